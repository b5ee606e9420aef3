import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname as runningName } from 'node:os';
import { expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { hostname, hostnameIn, hostnameType } from './hostname.ts';

runCases(hostnameType, hostname, import.meta.url);

// The name of the machine that runs the tests stays; that it is changed is shown on a node of the lab.
const desired = { name: runningName() };

test('the file is written, and comes back with its times', () => {
  using node = new Sandbox();
  const path = node.at('etc/hostname');
  const type = hostnameIn(path);
  writeFileSync(path, 'old\n');
  utimesSync(path, 1_000_000_000, 1_000_000_000);
  expect(node.diff(type, desired)?.fields).toEqual([{ field: 'file', from: 'old', to: desired.name }]);
  expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(readFileSync(path, 'utf8')).toBe(`${desired.name}\n`);
  expect(node.diff(type, desired)).toBeUndefined();
  expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(readFileSync(path, 'utf8')).toBe('old\n');
  expect(statSync(path).mtimeMs).toBe(1_000_000_000_000);
  expect(readdirSync(node.at('etc'))).toEqual(['hostname']);
});

test('whole life on a host', async () => {
  using node = new Sandbox();
  const type = hostnameIn(node.at('etc/hostname'));
  await proveCycle(
    { type: 'hostname', key: 'name', kind: type, desired, after: [], notify: [], undoBefore: [], inputs: {} },
    type,
  );
});

test.each(['', '-a', 'a-', 'A', 'a b', 'a..b', 'x'.repeat(65), '$(reboot)', 'a\n'])(
  '%j is refused',
  (name) => {
    expect(() => hostname({ name })).toThrow(expect.objectContaining({ code: 'HOSTNAME_INVALID' }));
  },
);
