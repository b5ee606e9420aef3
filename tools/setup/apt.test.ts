import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-apt-'));
  program('dpkg-query', 'exit 1');
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

function install() {
  const apt = JSON.stringify(join(import.meta.dirname, 'apt.ts'));
  const script = `const { installAptPackages } = await import(${apt}); installAptPackages(['jq']);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  return { status, said: stdout + stderr };
}

const held = 'Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)';

test('an apt that is at work already is waited for, and named', () => {
  program(
    'apt-get',
    `echo "$1" >> ${folder}/asked
if [ $(wc -l < ${folder}/asked) = 1 ]; then echo "E: ${held}" >&2; exit 100; fi`,
  );
  const { status, said } = install();
  expect(status, said).toBe(0);
  expect(said).toContain(`▸ Debian packages: waiting for another apt. ${held}\n`);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('update\nupdate\ninstall\n');
});

test('any other failure is told at once', () => {
  program('apt-get', 'echo "E: no mirror" >&2; exit 100');
  const { status, said } = install();
  expect(status).toBe(1);
  expect(said).toContain('E: no mirror');
  expect(said).toContain('→ Check that a Debian mirror answers');
});
