import { userInfo } from 'node:os';
import { VmstationError } from '@vmstation/engine';
import { knownHostName } from '../known-hosts/host-name.ts';
import type { HostAddress } from '../types.ts';
import { expandHome, type HostSettings, type SettingsOf } from './ssh-config.ts';

/** One SSH connection of the chain that leads to a host. */
export interface Hop {
  /** The name in the site, or the jump host as it was written. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly knownAs: string;
  /** The key that the inventory names: it must be readable. */
  readonly identityFile: string | undefined;
  /** Keys that the SSH configuration names: tried when they are there. */
  readonly configuredKeys: readonly string[];
  readonly identitiesOnly: boolean;
  /** Known hosts files that the SSH configuration names for this hop. */
  readonly knownHosts: readonly string[];
}

const maxHops = 8;

/** The way to a host. */
export interface Route {
  /** In the order of connecting. */
  readonly jumps: readonly Hop[];
  readonly target: Hop;
}

/**
 * Resolves a host's address and its jump hosts with the SSH configuration.
 *
 * @throws VmstationError `SSH_JUMP_INVALID` for a jump host that cannot be read, or a chain without end
 */
export function resolveRoute(host: HostAddress, settingsOf: SettingsOf): Route {
  const settings = settingsOf(host.address);
  const target = makeHop(settings, {
    host: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    identityFile: host.identityFile,
  });
  return { jumps: jumpsTo(host.jump ?? settings.proxyJump, settingsOf, host.name, 1), target };
}

function jumpsTo(jump: string | undefined, settingsOf: SettingsOf, host: string, count: number): Hop[] {
  if (jump === undefined || jump === '' || jump.toLowerCase() === 'none') return [];
  const specs = jump.split(',').map((spec) => parseJump(spec, host));
  if (count + specs.length > maxHops) {
    throw new VmstationError({
      code: 'SSH_JUMP_INVALID',
      message: `more than ${maxHops} jump hosts: ProxyJump leads in a circle`,
      where: host,
    });
  }
  const hops = specs.map((spec) => makeHop(settingsOf(spec.address), spec));
  // Only the first jump host's own ProxyJump still counts: the others are reached through it, as in OpenSSH.
  const first = specs[0];
  const before = first === undefined ? undefined : settingsOf(first.address).proxyJump;
  return [...jumpsTo(before, settingsOf, host, count + specs.length), ...hops];
}

interface HopFacts {
  readonly host: string;
  readonly address: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly identityFile: string | undefined;
}

function makeHop(settings: HostSettings, facts: HopFacts): Hop {
  const address = settings.hostName ?? facts.address;
  const port = facts.port ?? settings.port ?? 22;
  return {
    host: facts.host,
    address,
    port,
    user: facts.user ?? settings.user ?? userInfo().username,
    knownAs: knownHostName(address, port),
    identityFile: facts.identityFile === undefined ? undefined : expandHome(facts.identityFile),
    configuredKeys: settings.identityFiles,
    identitiesOnly: settings.identitiesOnly,
    knownHosts: settings.knownHosts,
  };
}

/** `[ssh://][user@]host[:port]`, with IPv6 addresses in brackets. */
export function parseJump(spec: string, host: string): HopFacts {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:@[\]]+))(?::(\d{1,5}))?$/.exec(spec.trim());
  const address = match?.[2] ?? match?.[3];
  const port = match?.[4] === undefined ? undefined : Number(match[4]);
  if (address === undefined || (port !== undefined && (port < 1 || port > 65_535))) {
    throw new VmstationError({
      code: 'SSH_JUMP_INVALID',
      message: `cannot read the jump host ${JSON.stringify(spec)}`,
      where: host,
      next: 'write it as user@host:port',
    });
  }
  return { host: spec.trim(), address, port, user: match?.[1], identityFile: undefined };
}
