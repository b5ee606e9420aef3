import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer, Task } from '../peer.ts';
import type { Python } from '../python.ts';

/** pyinfra; it works on all hosts at once by itself. */
export function pyinfraPeer({ bin }: Python): Peer {
  return {
    name: 'pyinfra',
    released: true,
    async prepare(task) {
      const folder = join(task.folder, 'pyinfra');
      await mkdir(folder, { recursive: true });
      const inventory = join(folder, 'inventory.py');
      await writeFile(inventory, `hosts = ${inventoryOf(task)}\n`);
      return {
        argv: [join(bin, 'pyinfra'), '-y', inventory, join(import.meta.dirname, 'deploy.py')],
        cwd: folder,
        env: { BENCH_DESIRED: task.desired },
      };
    },
    // The last line of its last table: operations, success, errors, no change.
    foundNothing: (output) => /^ *Grand total +\d+ +- +- /m.test(output),
  };
}

function inventoryOf({ hosts, user, key, knownHosts }: Task): string {
  const each = hosts.map(({ name, address, port }) => [
    name,
    {
      ssh_hostname: address,
      ssh_port: port,
      ssh_user: user,
      ssh_key: key,
      ssh_known_hosts_file: knownHosts,
      ssh_strict_host_key_checking: 'yes',
    },
  ]);
  // Lists of a text and a map of texts and numbers read alike in JSON and Python, but for the tuple.
  return `[${each.map((pair) => `tuple(${JSON.stringify(pair)})`).join(', ')}]`;
}
