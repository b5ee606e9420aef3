import { expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { type DesiredMount, mount, mountType } from './mount.ts';

runCases(mountType, mount, import.meta.url);

test('reads the mounts of this machine', () => {
  using node = new Sandbox();
  const proc = node.read(mountType, { device: 'proc', path: '/proc', fstype: 'proc' });
  expect(proc.mounted).toEqual({ device: 'proc', fstype: 'proc', access: 'rw' });
  expect(node.read(mountType, { device: 'x', path: '/no/such path', fstype: 'ext4' })).toEqual({
    resolved: 'x',
  });
});

const fine: DesiredMount = { device: '/dev/sdb1', path: '/srv', fstype: 'ext4' };

test.each<Partial<DesiredMount>>([
  { device: '' },
  { device: '-a' },
  { device: '#x' },
  { device: 'a\nb' },
  { path: 'srv' },
  { path: '/' },
  { path: '/srv/' },
  { path: '/srv/../etc' },
  { path: '/srv\n/x' },
  { fstype: 'swap' },
  { fstype: 'ext4 x' },
  { options: 'a b' },
  { options: '-o' },
])('%j is refused', (wrong) => {
  expect(() => mount({ ...fine, ...wrong })).toThrow(expect.objectContaining({ code: 'MOUNT_INVALID' }));
});
