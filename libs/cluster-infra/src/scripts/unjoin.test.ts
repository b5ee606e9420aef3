import { describe, expect, test } from 'vitest';
import { Node, shells } from '../testing/node.ts';
import { unjoin } from './unjoin.ts';

const ours = `*nat
:POSTROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:FLANNEL-POSTRTG - [0:0]
-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
`;
const portmap = `:CNI-HOSTPORT-DNAT - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
`;
const ofPod = `-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"cbr0\\" id: \\"1\\"" -j CNI-DN-1\n`;
const ofPodman = `:CNI-2 - [0:0]
-A POSTROUTING -s 10.88.0.2/32 -m comment --comment "name: \\"podman\\" id: \\"2\\"" -j CNI-2
-A CNI-2 -d 10.88.0.0/16 -m comment --comment "name: \\"podman\\" id: \\"2\\"" -j ACCEPT
`;
const end = 'COMMIT\n';

/** Rules are a file here, and there are none of IPv6. */
const rules = '/var/rules';
const commands = {
  'iptables-save': `cat ${rules}`,
  'iptables-restore': `cat > ${rules}.new; mv ${rules}.new ${rules}`,
  'ip6tables-save': 'echo',
  'ip6tables-restore': 'cat >/dev/null',
};

describe.each(shells)('a node that leaves its cluster, in a real %s', (...shell) => {
  const leave = (text: string, files: readonly string[]) => {
    const node = new Node(shell, commands);
    node.write(rules, text);
    for (const path of files) node.put(path);
    expect(node.run(unjoin)).toEqual({ code: 0, stderr: '' });
    return node;
  };

  test('takes its pod network with it', () => {
    using node = leave(`${ours}${portmap}${ofPod}${end}`, [
      '/etc/cni/net.d/10-flannel.conflist',
      '/var/lib/cni/networks/cbr0/10.244.0.2',
      '/var/lib/cni/flannel/1',
      '/var/lib/cni/results/cbr0-1-eth0',
      '/var/lib/cni/results/cni-loopback-1-lo',
      '/etc/kubernetes/kubelet.conf',
    ]);
    expect(node.text(rules)).toBe(`*nat\n:POSTROUTING ACCEPT [0:0]\n${end}`);
    for (const folder of ['/etc/cni/net.d', '/var/lib/cni', '/etc/kubernetes/kubelet.conf'])
      expect([folder, node.has(folder)]).toEqual([folder, false]);
  });

  test('leaves the networks of others', () => {
    const theirs = [
      '/etc/cni/net.d/87-podman-bridge.conflist',
      '/var/lib/cni/networks/podman/10.88.0.2',
      '/var/lib/cni/results/podman-2-eth0',
    ];
    using node = leave(`${ours}${portmap}${ofPod}${ofPodman}${end}`, [
      ...theirs,
      '/etc/cni/net.d/10-flannel.conflist',
      '/var/lib/cni/networks/cbr0/10.244.0.2',
    ]);
    expect(node.text(rules)).toBe(`*nat\n:POSTROUTING ACCEPT [0:0]\n${portmap}${ofPodman}${end}`);
    expect(theirs.filter((path) => !node.has(path))).toEqual([]);
    expect(node.has('/etc/cni/net.d/10-flannel.conflist')).toBe(false);
    expect(node.has('/var/lib/cni/networks/cbr0')).toBe(false);
  });
});
