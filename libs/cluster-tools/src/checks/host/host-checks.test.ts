import { expect, test } from 'vitest';
import type { Verdict } from '../check.ts';
import { commands, files, kubeconfig, synced } from '../testing/healthy-host.ts';
import { machine } from '../testing/machine.ts';
import { hostContext } from '../testing/site.ts';
import { hostChecks } from './index.ts';
import { runHostChecks } from './run-host-checks.ts';

async function verdicts(
  changed: { readonly files?: Record<string, string>; readonly commands?: Record<string, string> } = {},
  host = 'masternode',
): Promise<readonly Verdict[]> {
  await using fake = await machine({ ...files, ...changed.files }, { ...commands, ...changed.commands });
  return await runHostChecks(fake.shell, await hostContext(host, fake.root));
}

test('a healthy member passes every check', async () => {
  const found = await verdicts();
  expect(found.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(found).toHaveLength(hostChecks.length);
});

test('a host outside of clusters is not asked what only members must be', async () => {
  const names = (await verdicts({}, 'homelab')).map(({ check }) => check);
  expect(names).not.toContain('swap');
  expect(names).not.toContain('node-services');
  expect(names).toContain('clock');
});

const systemctl = (line: string) => ({
  systemctl: commands.systemctl.replace('case "$1 $2" in', `case "$1 $2" in\n${line}`),
});

const broken: readonly (readonly [
  string,
  Parameters<typeof verdicts>[0],
  Record<string, readonly unknown[]>,
])[] = [
  [
    'a clock that is off',
    { commands: { chronyc: `echo '${synced.replace('0.000012', '-2.5')}'` } },
    { clock: ['the clock is 2500 ms off; at most 1000 ms are allowed'] },
  ],
  [
    'a clock that chronyd may not set',
    {
      commands: {
        chronyc: `case $3 in tracking) echo '${synced}' ;; *) echo '^,*,192.168.4.63,3,6,37,2,-3599.7,-3599.7,0.1' ;; esac`,
      },
    },
    { clock: ['the clock is 3599700 ms off; at most 1000 ms are allowed'] },
  ],
  [
    'a clock that follows nothing',
    { commands: { chronyc: `echo '${synced.replace('Normal', 'Not synchronised')}'` } },
    { clock: ['chrony follows no source'] },
  ],
  [
    'two daemons for one clock',
    { commands: systemctl("'is-active systemd-timesyncd') echo active ;;") },
    { 'time-daemon': ['systemd-timesyncd runs beside it'] },
  ],
  [
    'no daemon for the clock',
    { commands: systemctl("'is-active chron'*) echo inactive ;;") },
    { 'time-daemon': ['chrony does not run'] },
  ],
  [
    'a full disk',
    { commands: { df: "echo '/dev/sda1 100 96 4 96% /'" } },
    { disk: ['/ has used 96 % of its space', '/ has used 96 % of its inodes'] },
  ],
  [
    'no memory left',
    { files: { '/proc/meminfo': 'MemTotal: 8000000 kB\nMemAvailable: 300000 kB\n' } },
    { memory: ['293 MiB of 7813 MiB are free (3.8 %)'] },
  ],
  [
    'swap',
    { files: { '/proc/swaps': `${files['/proc/swaps']}/dev/sda2 partition 975868 0 -2\n` } },
    { swap: ['/dev/sda2 (partition) is in use'] },
  ],
  [
    'a failed unit',
    { commands: systemctl("list-units*) echo 'nfs-server.service loaded failed failed NFS server' ;;") },
    { 'failed-units': ['nfs-server.service has failed'] },
  ],
  [
    'a kubelet that was stopped and disabled',
    {
      commands: systemctl(
        "'is-active kubelet') echo inactive; exit 3 ;;\n'is-enabled kubelet') echo disabled; exit 1 ;;",
      ),
    },
    { 'node-services': ['kubelet is inactive', 'kubelet does not start with the machine: it is disabled'] },
  ],
  [
    'certificates that end',
    {
      files: {
        '/var/lib/kubelet/pki/kubelet-client-current.pem': '29',
        '/etc/kubernetes/pki/apiserver.crt': '-3',
      },
    },
    {
      certificates: [
        '/var/lib/kubelet/pki/kubelet-client-current.pem ends in 29 days',
        '/etc/kubernetes/pki/apiserver.crt has ended 3 days ago',
      ],
    },
  ],
  [
    'certificates inside of kubeconfigs that end',
    {
      files: {
        '/etc/kubernetes/admin.conf': kubeconfig('12'),
        '/etc/kubernetes/controller-manager.conf': kubeconfig('29'),
        '/etc/kubernetes/scheduler.conf': kubeconfig('-1'),
      },
    },
    {
      certificates: [
        '/etc/kubernetes/admin.conf ends in 12 days',
        '/etc/kubernetes/controller-manager.conf ends in 29 days',
        '/etc/kubernetes/scheduler.conf has ended 1 days ago',
      ],
    },
  ],
  [
    'a kubeconfig without a certificate',
    { files: { '/etc/kubernetes/admin.conf': 'kind: Config\n' } },
    { certificates: ['nobody can tell when /etc/kubernetes/admin.conf ends'] },
  ],
  [
    'a certificate that is none',
    { commands: { openssl: 'echo "Could not read certificate"' } },
    {
      certificates: [
        'nobody can tell when /var/lib/kubelet/pki/kubelet-client-current.pem ends',
        'nobody can tell when /etc/kubernetes/pki/apiserver.crt ends',
        'nobody can tell when /etc/kubernetes/admin.conf ends',
        'nobody can tell when /etc/kubernetes/controller-manager.conf ends',
        'nobody can tell when /etc/kubernetes/scheduler.conf ends',
      ],
    },
  ],
  [
    'sshd with another policy',
    {
      commands: {
        sshd: commands.sshd
          .replace('passwordauthentication no', 'passwordauthentication yes')
          .replace('maxauthtries 3\n', '')
          .replace(
            'curve25519-sha256,curve25519-sha256@libssh.org',
            'sntrup761x25519-sha512,curve25519-sha256',
          )
          .replace('hmac-sha2-512,hmac-sha2-256', 'hmac-sha2-256,hmac-sha2-512'),
      },
    },
    {
      'sshd-policy': [
        'passwordauthentication is yes, not no',
        'maxauthtries is not said, not 3',
        'kexalgorithms also allows sntrup761x25519-sha512',
        'kexalgorithms lacks curve25519-sha256@libssh.org',
        'macs has another order than the site',
      ],
    },
  ],
  [
    'names that mean two hosts, the wrong one, or none',
    {
      files: {
        '/etc/hosts': '127.0.1.1 masternode\n192.168.4.63 masternode\n192.168.4.99 storagenodet3500\n',
      },
    },
    {
      'hosts-file': [
        'masternode is 127.0.1.1 and 192.168.4.63',
        'storagenodet3500 is 192.168.4.99, not 192.168.4.61',
        'homelab is missing',
      ],
    },
  ],
  [
    'no name server',
    { files: { '/etc/resolv.conf': '# empty\n' } },
    { resolver: ['/etc/resolv.conf names no server'] },
  ],
  [
    'a resolver on loopback for pods, and too many',
    {
      files: {
        '/run/pods.conf':
          'nameserver 127.0.0.53\nnameserver 8.8.8.8\nnameserver 8.8.4.4\nnameserver 1.1.1.1\n',
      },
    },
    {
      resolver: [
        'pods would ask 127.0.0.53, which is themselves',
        'pods get 4 name servers; only 3 are used',
      ],
    },
  ],
];

test.each(broken)('%s', async (_name, changed, expected) => {
  const failed = (await verdicts(changed)).filter(({ state }) => state === 'failed');
  expect(Object.fromEntries(failed.map(({ check, why }) => [check, why]))).toEqual(expected);
});
