import { readFile } from 'node:fs/promises';
import ssh2, { type BaseAgent, type IdentityCallback, type ParsedKey } from 'ssh2';
import type { Hop } from '../config/hops.ts';

/** An agent by its socket, or one that offers a part of its keys. */
export type Agent = string | BaseAgent;

/** The agent that may be asked for a hop; undefined for none. With IdentitiesOnly it offers no key but the named ones. */
export async function agentFor(hop: Hop): Promise<Agent | undefined> {
  const socket = hop.identityAgent ?? process.env.SSH_AUTH_SOCK ?? '';
  if (socket === '') return undefined;
  if (!hop.identitiesOnly) return socket;
  const named = [...(hop.identityFile === undefined ? [] : [hop.identityFile]), ...hop.configuredKeys];
  const publics = (await Promise.all(named.map(publicKeyOf))).filter((key) => key !== undefined);
  return publics.length === 0 ? undefined : new NamedKeys(socket, publics);
}

class NamedKeys extends ssh2.OpenSSHAgent {
  readonly #publics: readonly Buffer[];

  constructor(socket: string, publics: readonly Buffer[]) {
    super(socket);
    this.#publics = publics;
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, keys) =>
      done(
        error,
        keys?.filter(
          (key) => 'getPublicSSH' in key && this.#publics.some((named) => named.equals(key.getPublicSSH())),
        ),
      ),
    );
  }
}

/** From the file beside a private key: an encrypted one does not tell. */
async function publicKeyOf(file: string): Promise<Buffer | undefined> {
  const path = file.endsWith('.pub') ? file : `${file}.pub`;
  const text = await readFile(path).catch(() => undefined); // without it nobody knows which key is meant
  const key = text === undefined ? undefined : ssh2.utils.parseKey(text);
  return key === undefined || key instanceof Error ? undefined : key.getPublicSSH();
}
