import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real OpenSSH server on loopback, with keys of its own. */
export interface TestServer {
  readonly port: number;
  readonly pid: number;
  readonly folder: string;
  /** A known_hosts line for each of its host keys. */
  readonly hostKeys: readonly string[];
  stop(): Promise<void>;
}

/** What one test wants of its server. */
export interface ServerOptions {
  /** Public key that may log in as root. */
  readonly authorized: string;
  /** Types as ssh-keygen names them. */
  readonly hostKeyTypes?: readonly string[];
  /** Lines for sshd_config(5). */
  readonly config?: readonly string[];
}

/** A folder that is removed by the caller. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'vmstation-ssh-'));
}

/** A new key pair; the private key's path. */
export function makeKey(folder: string, name: string, type = 'ed25519', passphrase = ''): string {
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', file]);
  return file;
}

export function publicKey(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

/**
 * Starts the sshd of another system, whose root folder is given, and waits until it listens. It shares this machine's
 * folder for temporary files, devices and processes, and nothing else: no user and no setting of this machine
 * matters, and none is made. Needs root.
 */
export async function startServer(root: string, options: ServerOptions): Promise<TestServer> {
  const folder = temporaryFolder();
  // sshd reads the authorized keys as the user who logs in.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const keys = (options.hostKeyTypes ?? ['ed25519']).map((type) => makeKey(folder, `host_${type}`, type));
  writeFileSync(join(folder, 'authorized_keys'), `${options.authorized}\n`);
  const config = [
    ...(options.config ?? []),
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    'PidFile none',
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    ...keys.map((file) => `HostKey ${file}`),
  ];
  writeFileSync(join(folder, 'sshd_config'), `${config.join('\n')}\n`);
  const [command = '', ...args] = inRoot(root, ['/usr/sbin/sshd', '-D', '-e', '-f', `${folder}/sshd_config`]);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  // Not 'close': sessions that are still open keep its log open.
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await listening(child);
  return {
    port,
    pid: child.pid ?? 0,
    folder,
    hostKeys: keys.map((file) => `[127.0.0.1]:${port} ${publicKey(file)}`),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Mounts made for the server vanish with it: they live in a mount namespace of its own. */
function inRoot(root: string, command: readonly string[]): string[] {
  const script = `set -e
mkdir -p "$0/run/sshd" "$0$1"
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
mount --bind "$1" "$0$1"
root=$0; shift
exec chroot "$root" "$@"`;
  return ['unshare', '--mount', 'sh', '-c', script, root, tmpdir(), ...command];
}

/** A fresh copy of the Debian of $VMSTATION_TEST_ROOT (a tar, see test/lab-setup.ts); the caller removes it. */
export function unpackRoot(): string {
  const tar = process.env.VMSTATION_TEST_ROOT;
  if (tar === undefined) throw new Error('VMSTATION_TEST_ROOT must name the tar of a Debian root');
  const root = temporaryFolder();
  execFileSync('tar', ['-xf', tar, '-C', root]);
  return root;
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      log = (log + bytes.toString()).slice(-10_000);
      if (log.includes('Server listening')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`sshd ended: ${log}`)));
  });
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
    server.once('error', reject);
  });
}
