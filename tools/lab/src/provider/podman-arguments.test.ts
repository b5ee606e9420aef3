import { expect, test } from 'vitest';
import { createArguments } from './podman-arguments.ts';
import type { ContainerSpec } from './provider.ts';

const spec: ContainerSpec = {
  ...{
    name: 'c',
    image: 'i',
    hostname: 'n1',
    network: 'net',
    address: '10.213.0.10',
    mac: '02:00:00:00:00:01',
  },
  ...{ command: ['/sbin/init'], kind: 'system', memory: 5, labels: { a: 'b' } },
  volumes: [{ source: 'v', target: '/var/lib/containerd', readOnly: false }],
};

test("a node is a whole system on the closed network, with this machine's limits", () => {
  const made = createArguments(spec, { nofile: 7, nproc: 8 });
  expect(made).toEqual(
    expect.arrayContaining(['--privileged', '--systemd=always', '--cgroupns=private', '--http-proxy=false']),
  );
  expect(made).toContain('--ulimit=nofile=7:7');
  expect(made).toContain('--ulimit=nproc=8:8');
  expect(made.slice(-2)).toEqual(['i', '/sbin/init']);
});

test('a service has no privileges and sees its folders read-only', () => {
  const volumes = [{ source: '/mirror', target: '/mirror', readOnly: true }];
  const made = createArguments({ ...spec, kind: 'service', volumes }, { nofile: 7, nproc: 8 });
  expect(made).not.toContain('--privileged');
  expect(made).toContain('--read-only');
  expect(made).toContain('/mirror:/mirror:ro');
});
