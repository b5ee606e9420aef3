import { expect, test } from 'vitest';
import { wantsColor } from './color.ts';

type Row = readonly [name: string, stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, wanted: boolean];
const [terminal, file] = [{ isTTY: true }, {}];

test.each<Row>([
  ['a terminal gets colours', terminal, {}, true],
  ['a file does not, not even in CI', file, { CI: 'true' }, false],
  ['nor a terminal that cannot', terminal, { TERM: 'dumb' }, false],
  ['NO_COLOR is never', terminal, { NO_COLOR: '1' }, false],
  ['NO_COLOR without a value says nothing', terminal, { NO_COLOR: '' }, true],
  ['FORCE_COLOR is always', file, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0 is never', terminal, { FORCE_COLOR: '0' }, false],
  [
    'of both, NO_COLOR counts: Nx sets the other for all that it runs',
    file,
    { NO_COLOR: '1', FORCE_COLOR: 'true' },
    false,
  ],
])('%s', (_name, stream, env, wanted) => {
  expect(wantsColor(stream, env)).toBe(wanted);
});
