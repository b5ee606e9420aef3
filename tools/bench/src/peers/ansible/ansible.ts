import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Peer, Task } from '../peer.ts';
import type { Python } from '../python.ts';

type Settings = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

const defaults: Settings = { defaults: {} };

function pipelining(hosts: number): Settings {
  return { defaults: { forks: hosts }, connection: { pipelining: true } };
}

function mitogen(hosts: number, strategies: string): Settings {
  return { defaults: { forks: hosts, strategy_plugins: strategies, strategy: 'mitogen_linear' } };
}

/** Ansible as it comes, with its best settings, and with Mitogen's strategy. All keep connections open while they run. */
export function ansiblePeers({ bin, strategies }: Python): readonly Peer[] {
  return [
    peer('ansible default', bin, () => defaults),
    peer('ansible pipelining', bin, ({ hosts }) => pipelining(hosts.length)),
    peer('mitogen', bin, ({ hosts }) => mitogen(hosts.length, strategies)),
  ];
}

function peer(name: string, bin: string, settingsOf: (task: Task) => Settings): Peer {
  return {
    name,
    released: true,
    async prepare(task) {
      const folder = join(task.folder, name.replace(/\W+/g, '-'));
      await mkdir(folder, { recursive: true });
      const config = join(folder, 'ansible.cfg');
      const inventory = join(folder, 'hosts.json');
      await writeFile(config, iniOf(settingsOf(task)));
      await writeFile(inventory, JSON.stringify(inventoryOf(task), null, 2));
      return {
        argv: [
          join(bin, 'ansible-playbook'),
          '-i',
          inventory,
          '-e',
          `@${task.desired}`,
          join(import.meta.dirname, 'site.yml'),
        ],
        cwd: folder,
        env: {
          ANSIBLE_CONFIG: config,
          ANSIBLE_HOME: join(folder, 'home'),
          ANSIBLE_LOCAL_TEMP: join(folder, 'home', 'tmp'),
          ANSIBLE_DEPRECATION_WARNINGS: 'False',
        },
      };
    },
    foundNothing: (output, hosts) => output.match(/ changed=0 +unreachable=0 +failed=0 /g)?.length === hosts,
  };
}

function inventoryOf({ hosts, user, key, knownHosts }: Task): object {
  const vars = {
    ansible_user: user,
    ansible_ssh_private_key_file: key,
    ansible_ssh_common_args: `-o UserKnownHostsFile=${knownHosts}`,
    ansible_python_interpreter: '/usr/bin/python3',
  };
  const each = hosts.map(({ name, address, port }) => [name, { ansible_host: address, ansible_port: port }]);
  return { all: { hosts: Object.fromEntries(each), vars } };
}

function iniOf(settings: Settings): string {
  return Object.entries(settings)
    .map(
      ([section, values]) =>
        `[${section}]\n${Object.entries(values)
          .map(([name, value]) => `${name} = ${value}\n`)
          .join('')}`,
    )
    .join('\n');
}
