import { expect, test } from 'vitest';
import { swap, swapType } from '../swap/swap.ts';
import { LabNode } from '../system/testing/lab-node.ts';
import { mount, mountType } from './mount.ts';

const good = { ok: true, stderr: '' };
const look = 'cat /etc/fstab 2>&1; grep /srv /proc/mounts; find /srv /etc/systemd/system | sort';

test('a file system is mounted, drifts, is mounted again and goes', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  node.must(
    `printf '# mine\\n\\ttmpfs  /srv/x   tmpfs size=1m 0 0\\n' > /etc/fstab; mkdir /srv/x; mount /srv/x`,
  );
  const before = node.must(`${look} || :`);
  const all = [
    mount({ device: 'tmpfs', path: "/srv/it's $HOME/deep", fstype: 'tmpfs', options: 'size=2m' }).desired,
    mount({ device: 'tmpfs', path: '/srv/x', fstype: 'tmpfs', options: 'size=1m,ro' }).desired,
  ];
  expect(node.apply(mountType, all)).toMatchObject([good, good]);
  expect(node.diffs(mountType, all)).toEqual([undefined, undefined]);
  expect(node.must('cat /etc/fstab')).toBe(
    `# mine\ntmpfs /srv/x tmpfs size=1m,ro 0 0\ntmpfs /srv/it's\\040$HOME/deep tmpfs size=2m 0 0\n`,
  );
  node.must(`umount "/srv/it's \\$HOME/deep"; mount -o remount,rw /srv/x`);
  expect(node.diffs(mountType, all)).toMatchObject([
    { fields: [{ field: 'mounted' }] },
    { fields: [{ field: 'access', from: 'rw', to: 'ro' }] },
  ]);
  expect(node.apply(mountType, all)).toMatchObject([good, good]);
  expect(node.undo(mountType, all)).toMatchObject([good, good]);
  // Its own line comes back with single spaces.
  expect(node.must(`${look} || :`)).toBe(before.replace('\ttmpfs  /srv/x   tmpfs', 'tmpfs /srv/x tmpfs'));
});

test('another view of a folder that was there comes back as that view', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  node.must(`mkdir /srv/mine /srv/other /srv/view; touch /srv/mine/a /srv/other/b
printf '/srv/mine /srv/view none bind 0 0\n' > /etc/fstab; mount /srv/view`);
  const view = mount({ device: '/srv/other', path: '/srv/view', fstype: 'none', options: 'bind' }).desired;
  expect(node.apply(mountType, [view])).toMatchObject([good]);
  expect(node.must('ls /srv/view')).toBe('b\n');
  expect(node.diffs(mountType, [view])).toEqual([undefined]);
  expect(node.undo(mountType, [view])).toMatchObject([good]);
  expect(node.must('ls /srv/view; cat /etc/fstab')).toBe('a\n/srv/mine /srv/view none bind 0 0\n');
});

test('swap that the next boot would bring is put out and comes back', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  // The kernel is this machine's: nothing here may touch what it really swaps to.
  const off = swap({ off: true, live: false }).desired;
  node.must(`printf 'UUID=1 none  swap sw 0 0\\n/dev/x / ext4 defaults 0 1\\n' > /etc/fstab
printf '[Swap]\\nWhat=/dev/zram9\\n' > /run/systemd/system/dev-zram9.swap; systemctl daemon-reload`);
  const before = node.must('cat /etc/fstab; find /etc/systemd/system | sort');
  expect(node.diffs(swapType, [off])).toEqual([
    {
      action: 'update',
      fields: [
        { field: '/etc/fstab', from: 'UUID=1 none swap sw 0 0', to: undefined },
        { field: 'unit', from: 'dev-zram9.swap', to: 'masked' },
      ],
    },
  ]);
  expect(node.apply(swapType, [off])).toMatchObject([{ ok: true }]);
  expect(node.diffs(swapType, [off])).toEqual([undefined]);
  expect(node.undo(swapType, [off])).toMatchObject([{ ok: true }]);
  expect(node.must('cat /etc/fstab; find /etc/systemd/system | sort')).toBe(before);
});
