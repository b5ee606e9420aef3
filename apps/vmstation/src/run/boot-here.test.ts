import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bootHere } from './boot-here.ts';

/** What a process sees of itself. */
function seen(boot: string | undefined, namespace: string | undefined): string | undefined {
  const proc = mkdtempSync(join(tmpdir(), 'vmstation-proc-'));
  try {
    for (const folder of ['sys/kernel/random', 'self/ns']) mkdirSync(join(proc, folder), { recursive: true });
    if (boot !== undefined) writeFileSync(join(proc, 'sys/kernel/random/boot_id'), `${boot}\n`);
    if (namespace !== undefined) symlinkSync(namespace, join(proc, 'self/ns/pid'));
    return bootHere(proc).boot;
  } finally {
    rmSync(proc, { recursive: true });
  }
}

test('two containers on one kernel are not the same place, as their process numbers mean nothing to each other', () => {
  const [one, other] = [seen('b1', 'pid:[4026531836]'), seen('b1', 'pid:[4026532999]')];
  expect(one).toBe('b1.4026531836');
  expect(other).not.toBe(one);
  expect(seen('b1', 'pid:[4026531836]')).toBe(one);
  expect(seen('b2', 'pid:[4026531836]')).not.toBe(one);
});

test('what the system does not tell is left out', () => {
  expect(seen('b1', undefined)).toBe('b1');
  expect(seen(undefined, 'pid:[4026531836]')).toBeUndefined();
});

test('this process knows where it is', () => {
  expect(bootHere().boot).toMatch(/^[\w-]+\.\d+$/);
});
