import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, hostname, machine, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { shells } from '../testing/shells.ts';
import { factsScript } from './facts.ts';

function recordOf(output: string): Record<string, string> {
  const lines = output.split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

test.each(shells)('the script tells the truth about this machine with %s', (_, [program, ...args]) => {
  const output = execFileSync(program, [...args, '-c', factsScript], { encoding: 'utf8' });
  const facts = parseFacts(recordOf(output), 'here');
  expect(facts.kernel).toBe(release());
  expect(facts.hostname).toBe(hostname());
  expect(facts.arch).toBe({ x86_64: 'amd64', aarch64: 'arm64' }[machine()] ?? machine());
  expect(facts.cpus).toBe(cpus().length);
  expect(facts.bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  expect(facts.memoryBytes).toBe(
    Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024,
  );
  expect(readFileSync('/etc/os-release', 'utf8')).toContain(facts.os.id);
  // What hangs must not stand before others.
  expect(output.trimEnd().split('\n').at(-1)).toMatch(/^disk\.size \/.*=\d+$/);
});

test('where df hangs, as on a dead NFS mount, all else is known', { timeout: 60_000 }, () => {
  const bin = mkdtempSync(join(tmpdir(), 'vmstation-df-'));
  try {
    writeFileSync(join(bin, 'df'), `#!/bin/sh\ntrap '' TERM\nexec sleep 600\n`);
    chmodSync(join(bin, 'df'), 0o755);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const output = execFileSync('sh', ['-c', factsScript], { encoding: 'utf8', env, timeout: 50_000 });
    const facts = parseFacts(recordOf(output), 'here');
    expect(facts.hostname).toBe(hostname());
    expect(facts.diskFreeBytes).toEqual(new Map());
  } finally {
    rmSync(bin, { recursive: true });
  }
});
