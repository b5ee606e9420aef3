import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the state of a lab that has these nodes, as `lab up` does, for what only reads it. */
export function writeLabState(stateHome: string, names: readonly string[]): void {
  const folder = join(stateHome, 'vmstation/labs/lab');
  const state = {
    ...{ version: 1, name: 'lab', userKey: join(folder, 'id'), knownHosts: join(folder, 'known_hosts') },
    network: { name: 'lab', bridge: 'vmlab', subnet: '127.9.0.0/24', host: '127.9.0.1' },
    gateway: { address: '127.9.0.2', container: 'gateway', image: 'gateway', mirror: join(folder, 'mirror') },
    nodes: names.map((name, index) => ({
      ...{ name, os: 'debian-12', user: 'jane', sshPort: 22, hostKeys: [], container: name, image: 'root' },
      ...{ address: `127.9.0.${index + 3}`, mac: `02:00:00:00:00:0${index}` },
    })),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'state.json'), JSON.stringify(state));
}
