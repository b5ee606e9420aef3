/** sh that makes checks of a node fail, and sh that takes it back; `apply` mends what is ours. */
export interface Breakage {
  readonly node: string;
  readonly breaks: string;
  readonly mends: string;
}

/** What no apply would mend: a line more in a file that podman keeps mounted. */
const withoutLine = (file: string, line: string) =>
  `grep -vF '${line}' ${file} > /run/proof && cat /run/proof > ${file}; rm /run/proof`;

const sized = '/var/lib/kubelet';

export const breakages: readonly Breakage[] = [
  {
    // disk, memory, failed-units, sshd-policy, hosts-file, prometheus-targets
    node: 'homelab',
    breaks: `
mkdir ${sized} && mount -t tmpfs -o size=64k proof ${sized} && head -c 60000 /dev/zero > ${sized}/full
sed 's/^MemAvailable:.*/MemAvailable: 1000 kB/' /proc/meminfo > /run/meminfo && mount --bind /run/meminfo /proc/meminfo
systemd-run --quiet --unit=proof false
echo 'MaxAuthTries 9' > /etc/ssh/sshd_config.d/00-proof.conf
echo '10.9.9.9 homelab' >> /etc/hosts
systemctl stop node-exporter`,
    mends: `
umount ${sized}; rmdir ${sized}
umount /proc/meminfo; rm /run/meminfo
systemctl reset-failed proof
rm /etc/ssh/sshd_config.d/00-proof.conf
${withoutLine('/etc/hosts', '10.9.9.9 homelab')}`,
  },
  {
    // resolver
    node: 'masternode',
    breaks: "echo 'nameserver 127.0.0.1' >> /etc/resolv.conf",
    mends: withoutLine('/etc/resolv.conf', 'nameserver 127.0.0.1'),
  },
  {
    // clock, time-daemon, node-services
    node: 'storagenodet3500',
    breaks: 'systemctl stop chrony kubelet && chronyd -x -f /dev/null',
    mends: 'kill "$(cat /run/chrony/chronyd.pid)"',
  },
];

/** The kubelet of storagenodet3500 is stopped, so that nobody contradicts: nodes-ready, node-pressure. */
const conditions = JSON.stringify({
  status: {
    conditions: [
      { type: 'Ready', status: 'False', reason: 'Proof' },
      { type: 'MemoryPressure', status: 'True', reason: 'Proof' },
    ],
  },
});

/** kubectl, while all nodes are well: node-ports. */
export const withdraw: readonly string[] = [
  'scale deployment backup-store -n backup --replicas=0',
  'wait pod -n backup -l app=backup-store --for=delete --timeout=120s',
];

/** kubectl: coredns, dns-gate, system-pods, workloads-available, nodes-schedulable and what broken.yaml has. */
export const breakCluster: readonly string[] = [
  'scale deployment coredns -n kube-system --replicas=0',
  'cordon masternode',
  `patch node storagenodet3500 --subresource=status --type=strategic -p '${conditions}'`,
  'delete namespace proof --wait=false',
];

export const mendCluster: readonly string[] = [
  `patch namespace proof --type=merge -p '{"metadata":{"finalizers":null}}'`,
  'delete pod proof-image proof-memory -n default --force --grace-period=0',
  'delete pvc/proof service/proof -n default',
  'uncordon masternode',
  'scale deployment coredns -n kube-system --replicas=2',
];
