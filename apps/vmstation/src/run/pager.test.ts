import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { onTerminal, plainText } from '../testing/terminal.ts';
import { isLong, pagerOf } from './pager.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-pager-'));
afterAll(() => rmSync(folder, { recursive: true }));

test("git's convention: $PAGER, else less; an empty one and cat are none", () => {
  expect(pagerOf({})).toBe('less');
  expect(pagerOf({ PAGER: 'most -s' })).toBe('most -s');
  expect(pagerOf({ PAGER: '' })).toBeUndefined();
  expect(pagerOf({ PAGER: 'cat' })).toBeUndefined();
});

test('long is what does not fit a terminal, wrapped lines counted; a file is never too short', () => {
  const terminal = { isTTY: true, rows: 24, columns: 80 };
  expect(isLong('line\n'.repeat(21), terminal)).toBe(false);
  expect(isLong('line\n'.repeat(24), terminal)).toBe(true);
  expect(isLong(`${'x'.repeat(200)}\n`.repeat(10), terminal)).toBe(true);
  expect(isLong(`\x1b[32m${'x'.repeat(70)}\x1b[39m\n`.repeat(20), terminal)).toBe(false);
  expect(isLong('line\n'.repeat(100), {})).toBe(false);
});

const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
writeFileSync(
  join(folder, 'show.ts'),
  `import { makeReading } from '${join(import.meta.dirname, 'pager.ts')}';
const reading = makeReading();
reading.show(${JSON.stringify(lines.join('\n'))});
process.stdout.write('the run is over\\n');
await reading.finish();
`,
);
const show = (PAGER: string) =>
  onTerminal(`'${process.execPath}' show.ts`, { env: { ...process.env, PAGER, SEEN: 'seen' }, cwd: folder });

test('on a terminal a long text is in the pager, once the run is over', { timeout: 30_000 }, async () => {
  const shown = plainText(await show('cat > "$SEEN"; echo paged'));
  expect(shown).toBe('the run is over\npaged\n');
  expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(`${lines.join('\n')}\n`);
});

test('a pager that is not there, or leaves early, costs nobody the text or an error', {
  timeout: 30_000,
}, async () => {
  expect(plainText(await show('no-such-pager'))).toMatch(
    /the run is over\n.*not found\nline 0\n[\s\S]*line 39\n$/,
  );
  expect(plainText(await show('head -n 1'))).toBe('the run is over\nline 0\n');
  expect(plainText(await show(''))).toBe(`${lines.join('\n')}\nthe run is over\n`);
});
