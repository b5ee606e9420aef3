import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../cache/lock.ts';
import { syncTree } from '../cache/sync-tree.ts';
import { type Shell, shell } from '../parts/shell.ts';

/** The key that signs the lab's package repositories. */
export interface LabKey {
  readonly fingerprint: string;
  /** Armored public key. */
  readonly publicFile: string;
  /** GnuPG's home with the private key; only its owner may enter. */
  readonly home: string;
}

const user = 'VMStation lab packages <lab@vmstation.invalid>';

/**
 * The cache's signing key, made on first use. RSA 4096, since rpm doesn't take every newer kind. `onWait` is told which
 * process makes it already.
 */
export async function ensureLabKey(
  cacheDir: string,
  log: (text: string) => void,
  onWait?: (pid: number) => void,
): Promise<LabKey> {
  const folder = join(cacheDir, 'keys');
  const found = readKey(folder);
  if (found !== undefined) return found;
  return withLock(
    join(cacheDir, 'locks', 'key'),
    async () => readKey(folder) ?? (await makeKey(folder, log)),
    onWait,
  );
}

/** A key that a power cut left without its content is none. */
function readKey(folder: string): LabKey | undefined {
  const publicFile = join(folder, 'lab.asc');
  const fingerprint = textOf(join(folder, 'fingerprint')).trim();
  if (fingerprint === '' || textOf(publicFile) === '') return undefined;
  return { fingerprint, publicFile, home: join(folder, 'gnupg') };
}

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

async function makeKey(folder: string, log: (text: string) => void): Promise<LabKey> {
  const temporary = `${folder}.new`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(join(temporary, 'gnupg'), { recursive: true, mode: 0o700 });
  const sh = shell({ log, cwd: temporary, env: { GNUPGHOME: join(temporary, 'gnupg') } });
  await sh`gpg --batch --quiet --passphrase '' --quick-generate-key ${user} rsa4096 sign never`;
  const list = await sh`gpg --batch --with-colons --list-keys`;
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(list)?.[1];
  if (fingerprint === undefined) throw new Error('gpg made a key but does not list it');
  await writeFile(join(temporary, 'lab.asc'), await sh`gpg --batch --armor --export ${fingerprint}`);
  await writeFile(join(temporary, 'fingerprint'), `${fingerprint}\n`);
  await stopAgent(sh, join(temporary, 'gnupg'));
  await sh`chmod -R go= gnupg`;
  await syncTree(temporary);
  await rm(folder, { recursive: true, force: true });
  await rename(temporary, folder);
  const key = readKey(folder);
  if (key === undefined) throw new Error('the signing key vanished while it was made');
  return key;
}

/** GnuPG leaves an agent running for each home; nothing of the lab stays behind. */
export async function stopAgent(sh: Shell, home: string): Promise<void> {
  await sh`gpgconf --homedir ${home} --kill all`;
}
