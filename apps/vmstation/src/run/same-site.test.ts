import { execFileSync } from 'node:child_process';
import { VmstationError } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { errorHere, onSameSite } from './same-site.ts';

const words = ['apply', '--env', 'production', '--limit=a', '--site=./home'];
const flags = '--env=production --site=./home';

test.each([
  [
    'then: vmstation inventory pin node-1; if not, beware',
    `then: vmstation inventory pin node-1 ${flags}; if not, beware`,
  ],
  ['vmstation inventory pin node-1', `vmstation inventory pin node-1 ${flags}`],
  ['is it on? vmstation status --limit a', `is it on? vmstation status ${flags} --limit a`],
  ['run `vmstation diagnose`', `run \`vmstation diagnose ${flags}\``],
  ['vmstation plan --out FILE', `vmstation plan ${flags} --out FILE`],
  ['vmstation plan --env=other', 'vmstation plan --site=./home --env=other'],
])('%s', (text, expected) => {
  expect(onSameSite(text, words)).toBe(expected);
});

test.each([
  'vmstation lab up',
  'vmstation apply --help lists what there is',
  'files of vmstation are in /var/lib/vmstation',
])('%s stays as it is', (text) => {
  expect(onSameSite(text, words)).toBe(text);
});

test('in the lab nothing has to be said', () => {
  expect(onSameSite('vmstation status', ['apply'])).toBe('vmstation status');
});

test('an error of one host is not answered by a command about all', () => {
  const next = (text: string) =>
    errorHere(new VmstationError({ code: 'X', message: 'x', next: text }), words).next;
  expect(next('run `vmstation apply` again')).toBe(
    `run \`vmstation apply --env=production --limit=a --site=./home\` again`,
  );
  expect(next('vmstation apply --tags=time')).toBe(
    `vmstation apply --env=production --limit=a --site=./home --tags=time`,
  );
  expect(next('vmstation status --limit b')).toBe(`vmstation status ${flags} --limit b`);
  expect(next('vmstation apply without --limit')).toBe(`vmstation apply ${flags} without --limit`);
  expect(next('vmstation inventory pin a')).toBe(`vmstation inventory pin a ${flags}`);
  expect(next('vmstation report')).toBe(`vmstation report ${flags}`);
});

test.each(['my lab', "it's", '$(id)', '$&', 'a;b', '*'])('%s stays one word of a shell', (name) => {
  const told = onSameSite('vmstation apply', ['apply', '--site', `/home/${name}`]);
  const printed = execFileSync('sh', ['-c', told.replace('vmstation', `printf '[%s]'`)], {
    encoding: 'utf8',
  });
  expect(printed).toBe(`[apply][--site=/home/${name}]`);
});
