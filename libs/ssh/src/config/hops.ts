import { userInfo } from 'node:os';
import { VmstationError } from '@vmstation/engine';
import { knownHostName } from '../known-hosts/host-name.ts';
import type { HostAddress } from '../types.ts';
import { expandHome } from './includes.ts';
import type { HostSettings, SettingsOf } from './ssh-config.ts';

/** One SSH connection of the chain that leads to a host. */
export interface Hop {
  /** The name in the site, or the jump host as it was written. */
  readonly host: string;
  /** The site has it, so that verbs take its name. */
  readonly ofSite: boolean;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly knownAs: string;
  /** The key that the inventory names: it must be readable. */
  readonly identityFile: string | undefined;
  /** Keys that the SSH configuration names: tried when they are there. */
  readonly configuredKeys: readonly string[];
  readonly identitiesOnly: boolean;
  /** The SSH agent's socket; empty for none, undefined for the one of SSH_AUTH_SOCK. */
  readonly identityAgent: string | undefined;
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
 * @throws VmstationError `SSH_JUMP_INVALID` for a jump host that cannot be read, or a chain without end;
 *   `SSH_PROXY_COMMAND` when the configuration wants one; `SSH_MATCH_UNCLEAR` for a setting that counts only where a
 *   Match line fits that is not understood
 */
export function resolveRoute(host: HostAddress, settingsOf: SettingsOf): Route {
  const settings = settingsOf(host);
  const target = makeHop(settings, { ...host, host: host.name });
  return {
    jumps: jumpsTo(host.jump ?? configuredJump(settings, host.name), settingsOf, host.name, 1),
    target,
  };
}

function jumpsTo(
  jump: HostAddress['jump'],
  settingsOf: SettingsOf,
  host: string,
  count: number,
): readonly Hop[] {
  if (jump === undefined || jump === '' || jump === 'none') return [];
  const wanted =
    typeof jump === 'string'
      ? jump.split(',').map((spec) => parseJump(spec, host))
      : [{ ...jump, host: jump.name }];
  if (count + wanted.length > maxHops) {
    throw new VmstationError({
      code: 'SSH_JUMP_INVALID',
      message: `more than ${maxHops} jump hosts: ProxyJump leads in a circle`,
      where: host,
    });
  }
  const settings = wanted.map((facts) => settingsOf(facts));
  const hops = wanted.map((facts, index) => makeHop(settings[index] ?? settingsOf(facts), facts));
  // Only the first jump host's own ProxyJump still counts: the others are reached through it, as in OpenSSH.
  const first = settings[0];
  const before = first === undefined ? undefined : configuredJump(first, wanted[0]?.host ?? host);
  return [...jumpsTo(before, settingsOf, host, count + wanted.length), ...hops];
}

/** What the SSH configuration says of the way to a host; `none` is a word for no way. */
function configuredJump(settings: HostSettings, host: string): string | undefined {
  refuseUnclear(settings, ['proxyjump', 'proxycommand'], host);
  const { proxyJump, proxyCommand } = settings;
  if (proxyCommand === undefined) return proxyJump?.toLowerCase() === 'none' ? undefined : proxyJump;
  throw new VmstationError({
    code: 'SSH_PROXY_COMMAND',
    message: `the SSH configuration reaches ${host} by a ProxyCommand, which is not supported: ${proxyCommand}`,
    where: host,
    next: `write ProxyJump instead of it for ${host} in the SSH configuration, or connection.jump in the site`,
  });
}

/** No command of a Match line is ever run, and nothing is left out silently. @throws SSH_MATCH_UNCLEAR */
function refuseUnclear(
  { unclear }: HostSettings,
  names: readonly string[],
  host: string,
  address = host,
): void {
  const found = names.map((name) => unclear.get(name)).find((each) => each !== undefined);
  if (found === undefined) return;
  throw new VmstationError({
    code: 'SSH_MATCH_UNCLEAR',
    message: `the SSH configuration has ${found.param} in a section of which it is not known whether it is about ${host}: ${found.section}`,
    where: host,
    // Of a section that has only the name, HostName does not count.
    next: `write ${found.param} for ${/^hostname$/i.test(found.param) ? address : host} in a Host section above it, or in the site where it has a place there`,
  });
}

interface HopFacts {
  readonly host: string;
  readonly name?: string;
  readonly address: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly identityFile?: string | undefined;
}

/** What nothing in the site stands for. */
const configured = ['hostname', 'hostkeyalias', 'identitiesonly', 'identityagent', 'userknownhostsfile'];

function makeHop(settings: HostSettings, facts: HopFacts): Hop {
  const open = (['port', 'user', 'identityFile'] as const).filter((name) => facts[name] === undefined);
  refuseUnclear(
    settings,
    [...configured, ...open.map((name) => name.toLowerCase())],
    facts.host,
    facts.address,
  );
  const address = settings.hostName ?? facts.address;
  const port = facts.port ?? settings.port ?? 22;
  return {
    host: facts.host,
    ofSite: facts.name !== undefined,
    address,
    port,
    user: facts.user ?? settings.user ?? userInfo().username,
    knownAs: settings.hostKeyAlias?.toLowerCase() ?? knownHostName(address, port),
    identityFile: facts.identityFile === undefined ? undefined : expandHome(facts.identityFile),
    configuredKeys: settings.identityFiles,
    identitiesOnly: settings.identitiesOnly,
    identityAgent: settings.identityAgent,
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
  return { host: spec.trim(), address, port, user: match?.[1] };
}
