import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, type ConnectOptions, connect, type HostAddress } from '../index.ts';
import { makeKey, temporaryFolder } from './sshd.ts';

/** A user's side of SSH: a home folder with one key, nothing of the real user's, and the connections opened. */
export interface Rig {
  readonly home: string;
  readonly key: string;
  readonly options: ConnectOptions;
  /** Root on loopback. */
  hostAt(port: number, more?: Partial<HostAddress>): HostAddress;
  trust(lines: readonly string[]): void;
  open(host: HostAddress, more?: Partial<ConnectOptions>): Promise<Connection>;
  closeAll(): Promise<void>;
  remove(): void;
}

export function makeRig(): Rig {
  const before = { HOME: process.env.HOME, SSH_AUTH_SOCK: process.env.SSH_AUTH_SOCK };
  const home = temporaryFolder();
  const key = makeKey(home, 'key');
  const knownHosts = join(home, 'known_hosts');
  const options = { knownHosts: [knownHosts], connectTimeoutMs: 5000 };
  const opened: Connection[] = [];
  process.env.HOME = home;
  delete process.env.SSH_AUTH_SOCK;
  return {
    home,
    key,
    options,
    hostAt: (port, more = {}) => ({
      name: 'n1',
      address: '127.0.0.1',
      port,
      user: 'root',
      identityFile: key,
      sudo: 'none',
      ...more,
    }),
    trust: (lines) => writeFileSync(knownHosts, `${lines.join('\n')}\n`, { flag: 'a' }),
    open: async (host, more = {}) => {
      const connection = await connect(host, { ...options, ...more });
      opened.push(connection);
      return connection;
    },
    closeAll: async () => {
      for (const connection of opened.splice(0)) await connection.close();
    },
    remove: () => {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}
