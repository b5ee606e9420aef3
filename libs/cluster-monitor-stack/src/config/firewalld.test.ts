import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPort } from './open-port.ts';

/** firewalld as far as one port goes: a file of each zone that has it open, now or after a restart. */
const firewalld = `zone=public
for word; do case $word in
  --permanent) kind=permanent ;;
  --zone=*) zone=\${word#*=} ;;
  --get-default-zone) echo public ;;
  --get-zone-of-interface=eno1) echo internal ;;
  --get-zone-of-interface=*) echo 'no zone'; exit 2 ;;
  --add-port=9100/tcp) : > "$STATE/$kind-$zone" ;;
  --remove-port=9100/tcp) rm "$STATE/$kind-$zone" ;;
  --query-port=9100/tcp) [ -e "$STATE/$kind-$zone" ] || exit 1 ;;
esac; done`;
const { until, run, undo } = openPort(9100);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-firewalld-'));
  for (const name of ['bin', 'open', 'keep']) mkdirSync(join(folder, name));
  command('firewall-cmd', `[ -e "$STATE/../running" ] || exit 252\nkind=now\n${firewalld}`);
  command('firewall-offline-cmd', `[ ! -e "$STATE/../running" ] || exit 1\nkind=permanent\n${firewalld}`);
  outBy('eno1');
  start();
});
afterEach(() => rmSync(folder, { recursive: true }));

function command(name: string, body: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}
const outBy = (link: string) =>
  command('ip', link === '' ? ':' : `echo 'default via 10.0.0.1 dev ${link} proto static'`);
const start = () => writeFileSync(join(folder, 'running'), '');
const stop = () => rmSync(join(folder, 'running'));
const open = () => readdirSync(join(folder, 'open')).toSorted();
const opened = (...names: readonly string[]) => {
  for (const name of names) writeFileSync(join(folder, 'open', name), '');
};

describe.each([['sh'], ['bash', '--posix']])('a port of firewalld in a real %s', (shell, ...args) => {
  function code(script: string, flags = '-euc'): number | null {
    const env = {
      PATH: `${folder}/bin:/usr/bin:/bin`,
      STATE: join(folder, 'open'),
      VM_KEEP: join(folder, 'keep'),
    };
    return spawnSync(shell, [...args, flags, script], { env }).status;
  }
  const holds = () => code(until, '-uc') === 0;

  test('is open in the zone of the interface that leads out, now and after a restart, and closed again', () => {
    opened('now-public', 'permanent-public');
    expect(holds()).toBe(false);
    expect(code(run)).toBe(0);
    expect(open()).toEqual(['now-internal', 'now-public', 'permanent-internal', 'permanent-public']);
    expect(holds()).toBe(true);
    expect(code(undo)).toBe(0);
    expect(open()).toEqual(['now-public', 'permanent-public']);
  });

  test.each(['eth9', ''])(
    'is open in the default zone where the interface that leads out, %j, has none',
    (link) => {
      outBy(link);
      expect(code(run)).toBe(0);
      expect(open()).toEqual(['now-public', 'permanent-public']);
      expect(holds()).toBe(true);
      expect(code(undo)).toBe(0);
      expect(open()).toEqual([]);
    },
  );

  test.each(['now-internal', 'permanent-internal'])('what was %s before us stays so', (name) => {
    opened(name);
    expect(holds()).toBe(false);
    expect(code(run)).toBe(0);
    expect(open()).toEqual(['now-internal', 'permanent-internal']);
    expect(code(undo)).toBe(0);
    expect(open()).toEqual([name]);
  });

  test('is closed for good where firewalld was stopped meanwhile', () => {
    expect(code(run)).toBe(0);
    stop();
    rmSync(join(folder, 'open', 'now-internal'));
    expect(holds()).toBe(true);
    expect(code(undo)).toBe(0);
    expect(open()).toEqual([]);
  });

  test('that somebody closed already is no reason to fail', () => {
    expect(code(run)).toBe(0);
    for (const name of open()) rmSync(join(folder, 'open', name));
    expect(code(undo)).toBe(0);
  });

  test('of a host without it is nobody’s business', () => {
    for (const name of ['firewall-cmd', 'firewall-offline-cmd']) rmSync(join(folder, 'bin', name));
    expect(holds()).toBe(true);
    expect(code(undo)).toBe(0);
  });
});
