import { expect, test } from 'vitest';
import { put, root, said } from '../testing/machine.ts';

const folder = '/etc/cni/net.d';

test('configurations that containerd would take before Flannel’s are told', () => {
  expect(said('masternode', 'pod-network')).toBeUndefined();
  const harmless = [
    '87-podman-bridge.conflist',
    '05-x.conflist.bak',
    '10-flannel.conflist',
    'a.conf',
    'README',
  ];
  for (const name of harmless) put(`${folder}/${name}`, '{}');
  expect(said('masternode', 'pod-network')).toBeUndefined();
  for (const name of ['10-calico.conflist', '05-cilium.json', '10-canal.conf', '1-Z.conf'])
    put(`${folder}/${name}`, '{}');
  const told = ['05-cilium.json', '1-Z.conf', '10-calico.conflist', '10-canal.conf'];
  const paths = told.map((name) => `${root()}${folder}/${name}`).join(' ');
  expect(said('masternode', 'pod-network')).toContain(`instead of Flannel: ${paths} (move`);
  put('/etc/kubernetes/kubelet.conf', '');
  expect(said('masternode', 'pod-network')).toBeUndefined();
});

test('packets that iptables drops as Docker left it are told', () => {
  const iptables = (...lines: string[]) =>
    put(
      '/bin/iptables',
      `#!/bin/sh\n[ "$*" = '-S FORWARD' ] && printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}`,
      0o755,
    );
  expect(said('storagenodet3500', 'forwarding')).toBeUndefined();
  iptables('-P FORWARD ACCEPT', '-A FORWARD -s 10.0.0.1/32 -j DROP');
  expect(said('storagenodet3500', 'forwarding')).toBeUndefined();
  iptables('-P FORWARD DROP', '-A FORWARD -j DOCKER-USER');
  expect(said('storagenodet3500', 'forwarding')).toMatch(
    /restart the machine, or iptables -P FORWARD ACCEPT$/,
  );
  put('/var/lib/kubelet/config.yaml', '');
  expect(said('storagenodet3500', 'forwarding')).toBeUndefined();
});
