import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shells } from '../host/testing/shells.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { aptShell } from './shell-apt.ts';

/** What another apt does in its third second: it ends, having finished its work or not; or it does not end. */
type Other = 'finishes' | 'is cut off' | 'goes on';

/** A repair while dpkg has something open, or not, and another apt works, or not: what was called, in order. */
function repair(shell: readonly string[], { open, other }: { open: boolean; other?: Other }) {
  using node = new Sandbox(shell);
  const [lock, locks, audit, calls] = ['lock-frontend', 'locks', 'audit', 'calls'].map((name) =>
    node.at(name),
  );
  if (!lock || !locks || !audit || !calls) throw new Error('no paths');
  for (const file of [lock, locks, calls]) writeFileSync(file, '');
  writeFileSync(audit, open ? 'half-configured\n' : '');
  const held = `1: POSIX  ADVISORY  WRITE 77 00:1f:${statSync(lock).ino} 0 EOF\n`;
  if (other !== undefined) writeFileSync(locks, held);
  const finished = other === 'finishes' ? `: >${audit}` : ':';
  const ended = other === 'goes on' ? ':' : `if [ $seconds = 3 ]; then : >${locks}; ${finished}; fi`;
  const ran = node.run(`set -eu
${aptShell.replaceAll('/var/lib/dpkg/lock-frontend', lock).replaceAll('/var/lib/dpkg', node.root).replaceAll('/proc/locks', locks)}
dpkg() { case $1 in --audit) cat ${audit} ;; *) echo "dpkg $*" >>${calls} ;; esac; }
vm_package_apt_run() { echo "apt-get $*" >>${calls}; }
seconds=0
sleep() { seconds=$((seconds + 1)); ${ended}; }
mkdir ${node.at('updates')}
vm_package_apt_repair
echo "waited $seconds" >>${calls}`);
  return { ...ran, calls: readFileSync(calls, 'utf8').trim().split('\n') };
}

const repaired = ['dpkg --force-confold --configure -a', 'apt-get -f install'];

describe.each(shells)('in a real %s', (_, shell) => {
  test.each([
    ['nothing is open', { open: false }, ['waited 0']],
    ['nothing is open, whatever another apt does', { open: false, other: 'goes on' }, ['waited 0']],
    ['dpkg was cut off', { open: true }, [...repaired, 'waited 0']],
    ['another apt finishes what it has open', { open: true, other: 'finishes' }, ['waited 3']],
    ['another apt is cut off', { open: true, other: 'is cut off' }, [...repaired, 'waited 3']],
    ['another apt goes on for long', { open: true, other: 'goes on' }, [...repaired, 'waited 600']],
  ] as const)('%s', (_, state, calls) => {
    expect(repair(shell, state)).toEqual({ ok: true, stdout: '', stderr: '', calls });
  });
});
