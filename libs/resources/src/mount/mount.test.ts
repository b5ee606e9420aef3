import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { type DesiredMount, mount, mountType } from './mount.ts';

runCases(mountType, mount, import.meta.url);

test('reads the mounts of this machine', () => {
  using node = new Sandbox();
  const proc = node.read(mountType, { device: 'proc', path: '/proc', fstype: 'proc' });
  expect(proc.mounted).toEqual({ device: 'proc', fstype: 'proc', access: 'rw' });
  expect(node.read(mountType, { device: 'x', path: '/no/such path', fstype: 'ext4' })).toEqual({});
});

test.each([
  ['', ''],
  ['/dev/sdb1 ext4 rw', '/dev/sdc1 ext4 rw'],
])('a disk that the kernel names otherwise since a boot is as it was: %j', (then, now) => {
  const { desired } = mount({ device: 'UUID=abcd-1', path: '/srv', fstype: 'ext4' });
  const state = (mounted: string, resolved: string) =>
    mountType.parse(new Map(Object.entries({ line: '', mounted, resolved })), desired);
  expect(state(now, '/dev/sdc1')).toEqual(state(then, '/dev/sdb1'));
  expect(state('/dev/sdb1 ext4 rw', '/dev/sdc1')).not.toEqual(state('/dev/sdb1 ext4 rw', '/dev/sdb1'));
});

test('a volume that the kernel shows by a link of its own is the one of that UUID', () => {
  using node = new Sandbox();
  const at = (name: string) => node.at(`etc/${name}`);
  mkdirSync(at('by-uuid'));
  writeFileSync(at('dm-0'), '');
  symlinkSync('dm-0', at('pool-data'));
  symlinkSync('../dm-0', at('by-uuid/abcd-1'));
  writeFileSync(at('mounts'), `${at('pool-data')} /srv/data ext4 rw,relatime 0 0\n`);
  const prelude = mountType.prelude
    ?.replaceAll('/proc/mounts', at('mounts'))
    .replaceAll('/dev/disk', at('.'));
  const wanted = { device: 'UUID=abcd-1', path: '/srv/data', fstype: 'ext4' };
  const type = { ...mountType, prelude: prelude ?? '' };
  expect(node.read(type, wanted).mounted).toEqual({ device: 'UUID=abcd-1', fstype: 'ext4', access: 'rw' });
});

test('another view of a folder is known by the folder, whatever the kernel calls its device', () => {
  using node = new Sandbox();
  const at = (name: string) => node.at(`etc/${name}`);
  for (const name of ['media', 'other']) mkdirSync(at(name));
  symlinkSync('media', at('view'));
  writeFileSync(at('mounts'), `/dev/sda1 ${at('view')} ext4 ro,relatime 0 0\n`);
  const type = { ...mountType, prelude: mountType.prelude?.replaceAll('/proc/mounts', at('mounts')) ?? '' };
  const view = (name: string) => {
    const options = 'bind,ro';
    return node.read(type, { device: at(name), path: at('view'), fstype: 'none', options }).mounted;
  };
  expect(view('media')).toEqual({ device: at('media'), fstype: 'ext4', access: 'ro' });
  for (const name of ['other', 'none'])
    expect(view(name)).toEqual({ device: '/dev/sda1', fstype: 'ext4', access: 'ro' });
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
