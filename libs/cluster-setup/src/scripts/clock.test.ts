import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setRight, synchronised } from './clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-clock-'));
  writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A chronyd whose clock is as `at` says; `makestep` runs `step`. */
function machine(at: { system: string; source: string; step: string }, script: string) {
  const chronyc = `#!/bin/sh
[ -e ${folder}/right ] && system=0.0001 source=0.0001 || system=${at.system} source=${at.source}
case $* in
  *makestep) ${at.step} ;;
  *tracking) printf 'System time     : %s seconds slow of NTP time\\nLeap status     : Normal\\n' "$system" ;;
  *sources) ${at.source === '' ? ':' : 'echo "^,*,10.0.0.1,3,6,37,2,$source,$source,0.0001"'} ;;
  *burst*) exit 1 ;;
esac`;
  writeFileSync(join(folder, 'chronyc'), chronyc, { mode: 0o755 });
  return spawnSync('sh', ['-euc', script], { env: { PATH: `${folder}:/usr/bin:/bin` }, encoding: 'utf8' });
}

test.each([
  ['right', { system: '0.0001', source: '-0.0001' }, 0],
  ['yet to be corrected', { system: '3600.1', source: '0.0001' }, 1],
  ['corrected as chronyd believes, but not by its source', { system: '0.0001', source: '-3600.1' }, 1],
  ['its own source', { system: '0.0001', source: '' }, 0],
])('a clock that is %s', (_case, at, code) => {
  expect(machine({ ...at, step: ':' }, synchronised(1000)).status).toBe(code);
});

test('a clock that went wrong later is stepped', () => {
  const at = { system: '3600.1', source: '-3600.1', step: `: >${folder}/right` };
  expect(machine(at, setRight(1000))).toMatchObject({ status: 0, stderr: '' });
});

test('one that cannot be stepped is told, with its source', () => {
  const at = { system: '0.0001', source: '-3600.1', step: 'echo 500 Failure; exit 1' };
  const done = machine(at, setRight(1000));
  expect(done.status).toBe(1);
  expect(done.stderr).toContain('the clock is 3600 s behind 10.0.0.1, and chronyd does not set it right');
});
