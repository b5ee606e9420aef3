import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ScriptType } from '../contract.ts';
import { runCases } from '../paths/testing/cases.ts';
import { inside as moved } from '../paths/testing/inside.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { type ActualSysctl, type DesiredSysctl, sysctl, sysctlType } from './sysctl.ts';

runCases(sysctlType, sysctl, import.meta.url);

/** The type with all of its paths below a sandbox. */
function inside(node: Sandbox): ScriptType<DesiredSysctl, ActualSysctl> {
  for (const folder of ['etc/sysctl.d', 'usr/lib/sysctl.d', 'proc/sys/net/ipv4', 'proc/sys/vm']) {
    mkdirSync(node.at(folder), { recursive: true });
  }
  return moved(node, sysctlType);
}

describe.each([['sh'], ['bash', '--posix']])('in a real %s', (...shell) => {
  const forward = { key: 'net.ipv4.ip_forward', value: 1 };
  const swappiness = { key: 'vm.swappiness', value: 10 };

  test('is set, written down in order, and undone', () => {
    using node = new Sandbox(shell);
    const type = inside(node);
    writeFileSync(node.at('proc/sys/net/ipv4/ip_forward'), '0\n');
    writeFileSync(node.at('proc/sys/vm/swappiness'), '60\n');
    expect(node.apply(type, swappiness)).toMatchObject({ ok: true, stderr: '' });
    expect(node.apply(type, forward)).toMatchObject({ ok: true, stderr: '' });
    expect(node.apply(type, { ...swappiness, value: 20 }).ok).toBe(true);
    expect(readFileSync(node.at('etc/sysctl.d/90-vmstation.conf'), 'utf8')).toMatch(
      /^# .*\nnet.ipv4.ip_forward = 1\nvm.swappiness = 20\n$/,
    );
    expect(readFileSync(node.at('proc/sys/net/ipv4/ip_forward'), 'utf8')).toBe('1\n');
    expect(node.diff(type, forward)).toBeUndefined();
    expect(node.undo(type, swappiness)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(node.at('proc/sys/vm/swappiness'), 'utf8')).toBe('60\n');
    expect(node.undo(type, forward)).toMatchObject({ ok: true, stderr: '' });
    expect(readdirSync(node.at('etc/sysctl.d'))).toEqual([]);
  });

  test('only a file that is read later wins, in whatever spelling; it is silenced and speaks again', () => {
    using node = new Sandbox(shell);
    const type = inside(node);
    writeFileSync(node.at('proc/sys/vm/swappiness'), '10\n');
    writeFileSync(node.at('etc/sysctl.d/10-early.conf'), 'vm.swappiness=1\n');
    writeFileSync(node.at('usr/lib/sysctl.d/95-late.conf'), 'vm.swappiness=2\n');
    // the same name in /etc hides it
    writeFileSync(node.at('etc/sysctl.d/95-late.conf'), '; vm.swappiness=3\n');
    const text = '# local\n-vm/swappiness =  60\nvm.dirty_ratio=5\n';
    writeFileSync(node.at('etc/sysctl.conf'), text);
    symlinkSync('../sysctl.conf', node.at('etc/sysctl.d/99-sysctl.conf'));
    expect(node.read(type, swappiness)).toEqual({
      live: '10',
      override: { file: node.at('etc/sysctl.conf'), value: '60' },
    });
    expect(node.apply(type, swappiness)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(node.at('etc/sysctl.conf'), 'utf8')).toContain(
      '\n#vmstation# -vm/swappiness =  60\nvm.d',
    );
    expect(node.diff(type, swappiness)).toBeUndefined();
    expect(node.undo(type, swappiness)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(node.at('etc/sysctl.conf'), 'utf8')).toBe(text);
  });

  test('all files that are read later and say otherwise are silenced at once, and speak again', () => {
    using node = new Sandbox(shell);
    const type = inside(node);
    writeFileSync(node.at('proc/sys/vm/swappiness'), '60\n');
    const texts = {
      'etc/sysctl.d/10-early.conf': 'vm.swappiness=1\n',
      'etc/sysctl.d/95-a file.conf': 'vm.swappiness = 0\n# mine\nvm.swappiness = 2\n',
      'etc/sysctl.d/96-agrees.conf': 'vm.swappiness = 10\n',
      'etc/sysctl.d/99-custom.conf': 'vm/swappiness=60\n',
      'etc/sysctl.conf': 'vm.dirty_ratio=5\nvm.swappiness=60',
    };
    for (const [path, text] of Object.entries(texts)) writeFileSync(node.at(path), text);
    expect(node.apply(type, swappiness)).toMatchObject({ ok: true, stderr: '' });
    expect(node.diff(type, swappiness)).toBeUndefined();
    expect(node.read(type, swappiness).override?.file).toBe(node.at('etc/sysctl.d/96-agrees.conf'));
    expect(readFileSync(node.at('etc/sysctl.d/95-a file.conf'), 'utf8')).toBe(
      '#vmstation# vm.swappiness = 0\n# mine\n#vmstation# vm.swappiness = 2\n',
    );
    expect(node.undo(type, swappiness)).toMatchObject({ ok: true, stderr: '' });
    for (const [path, text] of Object.entries(texts))
      expect(readFileSync(node.at(path), 'utf8')).toBe(text.endsWith('\n') ? text : `${text}\n`);
  });
});

test('what a package would still win is said before anything is silenced', () => {
  using node = new Sandbox();
  const type = inside(node);
  writeFileSync(node.at('proc/sys/vm/swappiness'), '10\n');
  writeFileSync(node.at('usr/lib/sysctl.d/95-vendor.conf'), 'vm.swappiness=30\n');
  writeFileSync(node.at('etc/sysctl.conf'), 'vm.swappiness=60\n');
  const ran = node.apply(type, { key: 'vm.swappiness', value: 10 });
  expect(ran.ok).toBe(false);
  expect(ran.stderr).toMatch(/95-vendor.conf sets vm.swappiness after us and belongs to a package/);
  expect(readFileSync(node.at('etc/sysctl.conf'), 'utf8')).toBe('vm.swappiness=60\n');
});

test('a later file of a package is not touched but named', () => {
  using node = new Sandbox();
  const type = inside(node);
  writeFileSync(node.at('proc/sys/vm/swappiness'), '10\n');
  writeFileSync(node.at('usr/lib/sysctl.d/99-vendor.conf'), 'vm.swappiness=30\n');
  const ran = node.apply(type, { key: 'vm.swappiness', value: 10 });
  expect(ran.ok).toBe(false);
  expect(ran.stderr).toMatch(/99-vendor.conf sets vm.swappiness after us and belongs to a package/);
});

test('a setting that the kernel lacks is named', () => {
  using node = new Sandbox();
  const ran = node.apply(inside(node), { key: 'net.bridge.bridge-nf-call-iptables', value: 1 });
  expect(ran.ok).toBe(false);
  expect(ran.stderr).toMatch(/the running kernel has no .*bridge-nf-call-iptables/);
});

test.each([
  ['', '1'],
  ['vm', '1'],
  ['../../etc/passwd', '1'],
  ['vm..swappiness', '1'],
  ['vm.$(id)', '1'],
  ["vm.a'b", '1'],
  ['vm.a b', '1'],
  ['vm.swappiness', ''],
  ['vm.swappiness', '1\nkernel.panic = 1'],
])('%j = %j is refused', (key, value) => {
  expect(() => sysctl({ key, value })).toThrow(expect.objectContaining({ code: 'SYSCTL_INVALID' }));
});
