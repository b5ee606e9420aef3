import { expect, test } from 'vitest';
import { sysctl, sysctlType } from '../sysctl/sysctl.ts';
import { LabNode } from '../system/testing/lab-node.ts';
import { kernelModule, kernelModuleType } from './kernel-module.ts';

test('a module that the kernel lacks is named, one that it has in itself is enough', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  const missing = kernelModule({ name: 'no-such-module' }).desired;
  expect(node.diffs(kernelModuleType, [kernelModule({ name: 'overlay' }).desired])).toEqual([undefined]);
  const [ran] = node.apply(kernelModuleType, [missing]);
  expect(ran?.ok).toBe(false);
  expect(ran?.stderr).toMatch(
    /^the kernel [^ ]+ has no module no_such_module, neither built in nor to be loaded/,
  );
  expect(node.undo(kernelModuleType, [missing])).toMatchObject([{ ok: true }]);
});

test('a setting of the node’s own network is set and put back', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  const look = 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/ip_local_port_range; find /etc/sysctl.d';
  node.must('echo 0 > /proc/sys/net/ipv4/ip_forward');
  const before = node.must(look);
  const all = [
    sysctl({ key: 'net.ipv4.ip_forward', value: 1 }).desired,
    sysctl({ key: 'net.ipv4.ip_local_port_range', value: '20000 60000' }).desired,
  ];
  expect(node.apply(sysctlType, all)).toMatchObject([{ ok: true }, { ok: true }]);
  expect(node.diffs(sysctlType, all)).toEqual([undefined, undefined]);
  node.must('echo 0 > /proc/sys/net/ipv4/ip_forward');
  expect(node.diffs(sysctlType, all)).toMatchObject([
    { fields: [{ field: 'live', from: '0', to: '1' }] },
    undefined,
  ]);
  node.apply(sysctlType, all);
  expect(node.undo(sysctlType, all)).toMatchObject([{ ok: true }, { ok: true }]);
  expect(node.must(look)).toBe(before);
});
