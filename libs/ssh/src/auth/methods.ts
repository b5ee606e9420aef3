import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AnyAuthMethod } from 'ssh2';
import type { Hop } from '../config/hops.ts';
import { type Agent, agentFor } from './agent.ts';
import { keyError, readKey } from './keys.ts';

/** What will be tried on a hop, in this order, and how a person would say it. */
export interface AuthPlan {
  readonly methods: readonly AnyAuthMethod[];
  /** Each candidate with what became of it, for `SSH_AUTH_FAILED`. */
  readonly tried: readonly string[];
  readonly agent: Agent | undefined;
}

/**
 * The key that the inventory names, then the SSH configuration's keys, then the agent, then the default keys: what is
 * named on purpose comes first, because a server counts the attempts. With `IdentitiesOnly` the agent offers no
 * other keys than the named ones, and the default keys are left out when others are named. Only public keys, without the `none` probe, which would cost a round trip.
 *
 * @throws VmstationError `SSH_KEY_UNREADABLE` when the inventory's own key cannot be used
 */
export async function authPlan(hop: Hop): Promise<AuthPlan> {
  const methods: AnyAuthMethod[] = [];
  const tried: string[] = [];
  const seen = new Set<string>();
  const username = hop.user;
  const agent = await agentFor(hop);

  const addKey = async (file: string, required: boolean) => {
    if (seen.has(file)) return;
    seen.add(file);
    const read = await readKey(file);
    if (read.kind === 'key') {
      methods.push({ type: 'publickey', username, key: read.key });
      tried.push(`${file} (${read.key.type})`);
      return;
    }
    if (required && !(read.kind === 'encrypted' && agent !== undefined)) throw keyError(file, read, hop.host);
    tried.push(`${file} (${read.kind === 'unreadable' ? read.reason : read.kind}: not tried)`);
  };

  if (hop.identityFile !== undefined) await addKey(hop.identityFile, true);
  for (const file of hop.configuredKeys) await addKey(file, false);
  if (agent !== undefined) {
    methods.push({ type: 'agent', username, agent });
    tried.push(
      typeof agent === 'string'
        ? `the keys of the SSH agent (${agent})`
        : 'those of these keys that the SSH agent has (IdentitiesOnly)',
    );
  }
  const named = hop.configuredKeys.length > 0 || hop.identityFile !== undefined;
  if (!(hop.identitiesOnly && named)) {
    for (const file of defaultKeys()) await addKey(file, false);
  }
  return { methods, tried, agent };
}

/** Of OpenSSH's default keys those that work without a hardware token (ssh_config(5), IdentityFile). */
function defaultKeys(): string[] {
  return ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name));
}
