import type { Draft } from '@vmstation/engine';
import { type Host, mirrorOf, type Site } from '@vmstation/inventory';
import {
  archive,
  authorizedKey,
  binary,
  block,
  command,
  directory,
  file,
  group,
  hostname,
  hostsEntry,
  kernelModule,
  line,
  link,
  mount,
  pkg,
  repository,
  service,
  swap,
  sysctl,
  timeZone,
  user,
} from '@vmstation/resources';

/** A resource, and how a careless hand breaks it. Without `spoil` it is only there for another one. */
export interface Case {
  readonly draft: Draft;
  readonly spoil?: string;
  /** Takes away what that hand had made: there was nothing to change before it, so that a reset brings it back. */
  readonly tidy?: string;
}

/** Types that need more than any node has, and where they are shown instead. */
export const elsewhere: Readonly<Record<string, string>> = {
  image:
    'needs a container runtime, which only members of clusters have: vmstation.config.ts has one for those',
};

const unit = '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n';
const key = `ssh-ed25519 ${'A'.repeat(67)}= proof`;

/** One of every type that both systems have. */
export function everyType(site: Site, host: Host): readonly Case[] {
  const base = directory({ path: '/etc/proof', mode: '0750' });
  const daemon = service({ name: 'proof', enabled: true, running: true, unit });
  const account = user({ name: 'proofer', home: '/home/proofer', shell: '/bin/sh', groups: ['proofs'] });
  const members = group({ name: 'proofs', gid: 4242 });
  const folder = directory({ path: '/mnt/proof' });
  const unpacked = directory({ path: '/opt/proof' });
  const release = mirrorOf(site, exporter).url;
  const wget = pkg({ name: 'wget' });
  const source = mirrorOf(
    site,
    host.family === 'debian'
      ? 'https://pkgs.k8s.io/core:/stable:/v1.29/deb'
      : 'https://pkgs.k8s.io/core:/stable:/v1.29/rpm',
  );
  return [
    { draft: base, spoil: 'chmod 0777 /etc/proof' },
    {
      draft: file({ path: '/etc/proof/file', content: 'one\ntwo\n' }, { after: [base], notify: [daemon] }),
      spoil: 'echo three >> /etc/proof/file',
    },
    {
      draft: link({ path: '/etc/proof/link', target: 'file' }, { after: [base] }),
      spoil: 'ln -sfn elsewhere /etc/proof/link',
    },
    {
      draft: line({ path: '/etc/proof/lines', line: 'key=1', match: '^key=', create: {} }, { after: [base] }),
      spoil: 'echo key=2 > /etc/proof/lines',
    },
    {
      draft: block(
        { path: '/etc/proof/blocks', name: 'proof', content: 'a\nb\n', create: {} },
        { after: [base] },
      ),
      spoil: 'sed -i s/^a$/c/ /etc/proof/blocks',
    },
    { draft: hostname({ name: host.name }), spoil: 'hostname somebody' },
    {
      draft: hostsEntry({ address: '192.0.2.7', names: ['proof.example'] }),
      spoil: "sed -i 's/^192.0.2.7/192.0.2.8/' /etc/hosts",
    },
    {
      draft: command(
        {
          name: 'proof',
          until: '[ -e /etc/proof/done ]',
          run: ': > /etc/proof/done',
          undo: 'rm -f /etc/proof/done',
        },
        { after: [base] },
      ),
      spoil: 'rm /etc/proof/done',
    },
    { draft: timeZone({ zone: 'Europe/Berlin' }), spoil: 'ln -sfn /usr/share/zoneinfo/UTC /etc/localtime' },
    {
      draft: wget,
      spoil: host.family === 'debian' ? 'dpkg --remove --force-depends wget' : 'rpm -e --nodeps wget',
    },
    { draft: unpacked },
    {
      draft: archive({ url: release, to: '/opt/proof', strip: 1 }, { after: [unpacked, wget] }),
      spoil: 'echo >> /opt/proof/node_exporter',
    },
    {
      draft: binary(
        {
          url: release,
          path: '/usr/local/bin/proof',
          member: member,
          downloadSha256: site.monitoring?.nodeExporter.sha256.amd64 ?? '',
        },
        { after: [wget] },
      ),
      spoil: 'chmod 0600 /usr/local/bin/proof',
    },
    {
      draft: repository({
        name: 'proof',
        ...(host.family === 'debian' ? ({ kind: 'apt', suite: '/' } as const) : ({ kind: 'rpm' } as const)),
        url: source.url,
        ...(source.key === undefined ? {} : { key: source.key }),
      }),
      spoil:
        host.family === 'debian'
          ? 'rm /etc/apt/sources.list.d/proof.sources'
          : 'rm /etc/yum.repos.d/proof.repo',
    },
    { draft: daemon, spoil: 'systemctl disable --now proof' },
    {
      draft: sysctl({ key: 'net.ipv4.ip_default_ttl', value: '63' }),
      spoil: 'echo 62 > /proc/sys/net/ipv4/ip_default_ttl',
    },
    // Built into a kernel that all nodes share: there is nothing to load, but a list for the next boot.
    {
      draft: kernelModule({ name: 'nf_conntrack', persist: false }),
      spoil: 'echo nf_conntrack >> /etc/modules-load.d/vmstation.conf',
      tidy: 'rm /etc/modules-load.d/vmstation.conf',
    },
    { draft: folder },
    {
      draft: mount(
        { device: 'tmpfs', path: '/mnt/proof', fstype: 'tmpfs', options: 'size=1m,mode=0755' },
        { after: [folder] },
      ),
      spoil: 'umount /mnt/proof',
    },
    // The swap of a kernel that all nodes share is not theirs; what the next boot would do is.
    {
      draft: swap({ off: true, live: false }),
      spoil: 'echo /proof-swap none swap sw 0 0 >> /etc/fstab',
      tidy: 'sed -i /proof-swap/d /etc/fstab',
    },
    { draft: members, spoil: 'groupmod -g 4243 proofs' },
    { draft: { ...account, after: [members] }, spoil: 'usermod -s /bin/bash proofer' },
    {
      // Exclusive, and so guarded.
      draft: authorizedKey({ user: 'proofer', key, exclusive: [] }, { after: [account] }),
      spoil: "echo 'ssh-ed25519 AAAAstranger' > /home/proofer/.ssh/authorized_keys",
    },
  ];
}

const member = 'node_exporter-1.6.1.linux-amd64/node_exporter';
const exporter =
  'https://github.com/prometheus/node_exporter/releases/download/v1.6.1/node_exporter-1.6.1.linux-amd64.tar.gz';
