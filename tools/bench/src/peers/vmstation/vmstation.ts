import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchHost, type Peer, type Task, workspace } from '../peer.ts';

/** `vmstation apply`, as it is typed in the workspace. */
export const vmstation: Peer = {
  name: 'vmstation',
  released: false,
  async prepare(task) {
    const site = join(task.folder, 'site');
    await mkdir(site, { recursive: true });
    await writeFile(join(site, 'site.yaml'), JSON.stringify(siteOf(task), null, 2));
    return {
      argv: [
        process.execPath,
        join(workspace, 'apps/vmstation/src/bin.mjs'),
        'apply',
        `--site=${site}`,
        '--env=production',
        `--concurrency=${task.hosts.length}`,
      ],
      cwd: import.meta.dirname,
      env: { BENCH_DESIRED: task.desired, XDG_STATE_HOME: join(task.folder, 'state') },
    };
  },
  foundNothing: (output) => / 0 changes/.test(output),
};

function siteOf({ hosts, user, key, knownHosts }: Task): object {
  return {
    site: 'bench',
    domain: 'bench.test',
    network: { cidr: '127.77.0.0/24', gateway: '127.77.0.1', dns: ['127.77.0.1'] },
    connection: { knownHosts },
    users: { [user]: { sudo: 'nopasswd', keyFiles: [`${key}.pub`] } },
    hosts: Object.fromEntries(
      hosts.map((host, index) => [host.name, hostOf(host, index, user, key)] as const),
    ),
  };
}

function hostOf({ address, port }: BenchHost, index: number, user: string, key: string): object {
  const mac = `02:00:00:00:00:${(index + 1).toString(16).padStart(2, '0')}`;
  return {
    address,
    port,
    mac,
    interface: 'eth0',
    os: 'debian-12',
    roles: ['compute'],
    user,
    identityFile: key,
    sudo: 'nopasswd',
  };
}
