import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LabNode } from '../system/testing/lab-node.ts';
import { packageType, pkg } from './package.ts';
import { debianRepository, elRepository, elSetup, type Made } from './testing/repositories.ts';

const offered: readonly Made[] = [
  { name: 'vm-lib', version: '1.0-1' },
  { name: 'vm-lib', version: '1.1-1' },
  { name: 'vm-app', version: '1.29.14-1', needs: 'vm-lib' },
  { name: 'vm-app', version: '1.29.15-1', needs: 'vm-lib' },
  { name: 'vm-app', version: '1.30.2-1', needs: 'vm-lib' },
  { name: 'vm-clock', version: '4.3-2', drivesOut: 'vm-oldclock' },
  { name: 'vm-oldclock', version: '252-1' },
  { name: 'vm-needy', version: '1.0-1', needs: 'vm-app' },
  { name: 'vm-runtime', version: '1.7.28-1~debian.12~bookworm' },
  { name: 'vm-runtime', version: '1.7.29-1~debian.12~bookworm' },
];
const app = (version?: string, hold?: boolean) =>
  pkg({
    name: 'vm-app',
    ...(version === undefined ? {} : { version }),
    ...(hold === undefined ? {} : { hold }),
  }).desired;
const clock = pkg({ name: 'vm-clock' }).desired;

const rpms = mkdtempSync(join(tmpdir(), 'vmstation-rpms-'));
beforeAll(() => {
  execFileSync('sh', ['-c', elRepository(rpms, offered)]);
});
afterAll(() => rmSync(rpms, { recursive: true }));

describe.each([
  {
    system: 'Debian',
    image: 'VMSTATION_NODE_DEBIAN' as const,
    make: (node: LabNode): void => {
      node.must(debianRepository(offered));
    },
    list: "dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\\n' | sort; find /etc/test -type f 2>&1 | sort",
    byHand: 'apt-get update -qq && apt-get install -y -qq',
  },
  {
    system: 'EL',
    image: 'VMSTATION_NODE_EL' as const,
    make: (node: LabNode): void => {
      node.copy(rpms, '/repo');
      node.must(elSetup);
    },
    list: 'rpm -qa | sort; mkdir -p /etc/test; find /etc/test -type f 2>&1 | sort; cat /etc/dnf/dnf.conf',
    byHand: 'dnf install -y -q --setopt=obsoletes=False',
  },
])('packages of $system', ({ image, make, list, byHand }) => {
  function fresh(): LabNode {
    const node = new LabNode(image);
    make(node);
    return node;
  }
  const good = { ok: true };

  test('a version and a hold, then a newer one, then everything as before', () => {
    using node = fresh();
    const before = node.must(list);
    const old = app('1.29.14', true);
    expect(node.apply(packageType, [old])).toMatchObject([good]);
    expect(node.readAll(packageType, [old])).toEqual([{ version: '1.29.14-1', held: true }]);
    expect(node.apply(packageType, [old])).toEqual([]);
    expect(node.diffs(packageType, [app('1.29.1')])).toMatchObject([{ action: 'update' }]);
    expect(node.apply(packageType, [app('1.30', true)])).toMatchObject([good]);
    expect(node.readAll(packageType, [old])).toEqual([{ version: '1.30.2-1', held: true }]);
    expect(node.apply(packageType, [app('1.29.15-1', true)])).toMatchObject([good]);
    expect(node.readAll(packageType, [old])).toEqual([{ version: '1.29.15-1', held: true }]);
    node.must('echo by hand >> /etc/test/vm-app.conf');
    expect(node.undo(packageType, [old])).toMatchObject([good]);
    expect(node.must(list)).toBe(before);
  });

  test('a version is found below the name that a vendor gives it for each system', () => {
    using node = fresh();
    const runtime = (version: string) => pkg({ name: 'vm-runtime', version, hold: true }).desired;
    for (const version of ['1.7.28', '1.7.29', '1.7.28']) {
      expect(node.apply(packageType, [runtime(version)])).toMatchObject([good]);
      expect(node.apply(packageType, [runtime(version)])).toEqual([]);
      expect(node.readAll(packageType, [runtime(version)])).toEqual([
        { version: `${version}-1~debian.12~bookworm`, held: true },
      ]);
    }
  });

  test('what had to give way comes back', () => {
    using node = fresh();
    node.must(`${byHand} vm-oldclock`);
    const before = node.must(list);
    expect(node.apply(packageType, [clock, app()])).toMatchObject([good, good]);
    expect(node.must(list)).not.toContain('vm-oldclock-2');
    expect(node.readAll(packageType, [clock, pkg({ name: 'vm-oldclock' }).desired])).toMatchObject([
      { version: '4.3-2' },
      { held: false },
    ]);
    expect(node.undo(packageType, [app(), clock])).toMatchObject([good, good]);
    expect(node.must(list)).toBe(before);
  });

  test('a package that was there goes back to its version', () => {
    using node = fresh();
    node.must(`${byHand} ${image.endsWith('EL') ? 'vm-app-1.29.14' : 'vm-app=1.29.14-1'}`);
    const before = node.must(list);
    expect(node.apply(packageType, [app('1.30')])).toMatchObject([good]);
    expect(node.undo(packageType, [app('1.30')])).toMatchObject([good]);
    expect(node.must(list)).toBe(before);
  });

  test('one that must not be there goes with its dependents, and all come back', () => {
    using node = fresh();
    node.must(`${byHand} vm-needy`);
    node.must('echo by hand >> /etc/test/vm-app.conf');
    const before = node.must(list);
    const absent = pkg({ name: 'vm-app', absent: true }).desired;
    expect(node.apply(packageType, [absent])).toMatchObject([good]);
    expect(node.diffs(packageType, [absent])).toEqual([undefined]);
    expect(node.undo(packageType, [absent])).toMatchObject([good]);
    expect(node.must(list)).toBe(before);
  });

  test('what a person installed on it stays until they take it away', () => {
    using node = fresh();
    const before = node.must(list);
    node.apply(packageType, [app()]);
    node.must(`${byHand} vm-needy`);
    const [ran] = node.undo(packageType, [app()]);
    expect(ran?.stdout).toMatch(/^kept: vm-app, because .*vm-needy/m);
    expect(node.readAll(packageType, [app()])).toMatchObject([{ version: '1.30.2-1' }]);
    expect(node.must(list)).not.toBe(before);
  });

  test('one that no repository offers is named, and the others come', () => {
    using node = fresh();
    const [first, second] = node.apply(packageType, [app('9.9'), clock]);
    expect(first).toMatchObject({ ok: false });
    expect(first?.stderr).toContain(
      'no repository of this node offers vm-app=9.9; it offers: 1.30.2-1 1.29.15-1 1.29.14-1',
    );
    expect(second).toMatchObject(good);
    expect(node.readAll(packageType, [clock])).toMatchObject([{ version: '4.3-2' }]);
  });
});

test('a dpkg that was cut off is finished', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  node.must(debianRepository(offered));
  node.must('apt-get update -qq; dpkg --unpack /repo/vm-lib_1.0-1_all.deb /repo/vm-app_1.29.14-1_all.deb');
  expect(node.diffs(packageType, [app('1.29.14')])).toEqual([
    { action: 'update', fields: [{ field: 'installation', from: 'interrupted', to: 'complete' }] },
  ]);
  expect(node.apply(packageType, [app('1.29.14')])).toMatchObject([{ ok: true }]);
  expect(node.diffs(packageType, [app('1.29.14')])).toEqual([undefined]);
});

test('lists that another apt is just fetching are waited for', () => {
  using node = new LabNode('VMSTATION_NODE_DEBIAN');
  node.must(debianRepository(offered));
  const lock = 'open(F, ">>", "/var/lib/apt/lists/lock"); $l = pack("s s l! l! i", F_WRLCK, 0, 0, 0, 0);';
  node.must(`mkfifo /run/locked
setsid perl -MFcntl -e '${lock} fcntl(F, F_SETLK, $l) or die; system(": >/run/locked"); sleep 3' >/dev/null 2>&1 &
timeout 20 cat /run/locked`);
  expect(node.apply(packageType, [app()])).toMatchObject([{ ok: true }]);
});
