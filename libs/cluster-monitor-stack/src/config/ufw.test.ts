import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPort } from './open-port.ts';

const here = (text: string) => text.replaceAll('/etc/ufw/', `${folder}/`);

/** ufw as far as its rules are lines of a file. */
const ufw = `case "$*" in
  status) echo 'Status: active'; echo; cat "$RULES" ;;
  'allow 9100/tcp') echo '9100/tcp                   ALLOW       Anywhere' >> "$RULES" ;;
  'delete allow 9100/tcp') sed -i '/^9100.tcp/d' "$RULES" ;;
  *) exit 1 ;;
esac`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-ufw-'));
  for (const name of ['bin', 'keep']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'bin', 'ufw'), `#!/bin/sh\n${ufw}\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'ufw.conf'), 'ENABLED=yes\n');
  rules('22/tcp                     ALLOW       Anywhere');
});
afterEach(() => rmSync(folder, { recursive: true }));

const rules = (...lines: readonly string[]) =>
  writeFileSync(join(folder, 'rules'), lines.map((line) => `${line}\n`).join(''));
const said = () => readFileSync(join(folder, 'rules'), 'utf8').split('\n').filter(Boolean);

describe.each([['sh'], ['bash', '--posix']])('a port of ufw in a real %s', (shell, ...args) => {
  function code(script: string, flags = '-euc'): number | null {
    const env = {
      PATH: `${folder}/bin:/usr/bin:/bin`,
      RULES: join(folder, 'rules'),
      VM_KEEP: join(folder, 'keep'),
    };
    return spawnSync(shell, [...args, flags, here(script)], { env }).status;
  }
  const { until, run, undo } = openPort(9100);
  const holds = () => code(until, '-uc') === 0;

  test('is opened, and closed again', () => {
    expect(holds()).toBe(false);
    expect(code(run)).toBe(0);
    expect(holds()).toBe(true);
    expect(said()).toHaveLength(2);
    expect(code(undo)).toBe(0);
    expect(said()).toHaveLength(1);
  });

  test.each([
    '9100/tcp                   ALLOW       192.168.4.63',
    '9100                       ALLOW IN    Anywhere',
    'Anywhere on eno1           ALLOW       Anywhere',
  ])('what was open before us stays so: %s', (line) => {
    rules(line);
    expect(holds()).toBe(true);
    expect(code(run)).toBe(0);
    expect(code(undo)).toBe(0);
    expect(said()).toEqual([line]);
  });

  test.each([
    '9100/tcp                   DENY        Anywhere',
    '19100/tcp                  ALLOW       Anywhere',
  ])('another rule is not the one: %s', (line) => {
    rules(line);
    expect(holds()).toBe(false);
  });

  test('nothing is in the way where it is off or not there', () => {
    writeFileSync(join(folder, 'ufw.conf'), 'ENABLED=no\n');
    expect(holds()).toBe(true);
    rmSync(join(folder, 'bin', 'ufw'));
    writeFileSync(join(folder, 'ufw.conf'), 'ENABLED=yes\n');
    expect(holds()).toBe(true);
  });

  test('a rule that cannot be made is a failure', () => {
    writeFileSync(
      join(folder, 'bin', 'ufw'),
      `#!/bin/sh\ncase $1 in status) echo 'Status: active' ;; *) exit 1 ;; esac\n`,
    );
    expect(code(run)).not.toBe(0);
  });
});
