import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { line, lineType } from './line.ts';

const quoted = "it's $x \\1&";
const lines = fc.array(
  fc.constantFrom('T=1', 'T=5', 'T=5', '#T=9', ' T=5', 'T=5\r', 'A=1', '', '# note', quoted),
  { maxLength: 6 },
);
const text = fc.tuple(lines, fc.constantFrom('', '\n')).map(([all, end]) => all.join('\n') + end);
const wish = fc.record(
  {
    line: fc.constantFrom('T=5', 'A=1', '-n', quoted),
    match: fc.constantFrom('^#?T=', '^A', '^$', '=', 'none of these'),
    after: fc.constantFrom('^A=', '^# ', 'none of these'),
    absent: fc.boolean(),
  },
  { requiredKeys: ['line'] },
);

test('a line of any file, or of none', () => {
  fc.assert(
    fc.property(fc.option(text), wish, (before, wanted) => {
      using node = new Sandbox();
      const path = node.at('etc/grub');
      if (before !== null) writeFileSync(path, before);
      expectCycle(node, lineType, line({ path, ...wanted, create: { owner: me } }));
      if (before !== null) expect(readFileSync(path, 'utf8')).toBe(before);
    }),
    { numRuns: 12 },
  );
});

test('a line of any file that others changed since', () => {
  fc.assert(
    fc.property(text, wish, fc.boolean(), (before, wanted, first) => {
      using node = new Sandbox();
      const path = node.at('etc/grub');
      writeFileSync(path, before);
      const { desired } = line({ path, ...wanted });
      const { found } = node.read(lineType, desired);
      if (node.diff(lineType, desired) === undefined) return;
      expect(node.apply(lineType, desired)).toMatchObject({ ok: true, stderr: '' });
      expect(node.diff(lineType, desired)).toBeUndefined();
      const now = readFileSync(path, 'utf8').replace(/([^\n])$/, '$1\n');
      writeFileSync(path, first ? `mine\n${now}` : `${now}mine\n`);
      // The second time is that of a run that was cut off before it had noted the first.
      for (const keep of [true, false]) {
        expect(node.undo(lineType, desired, { keep })).toMatchObject({ ok: true, stderr: '' });
        expect(node.read(lineType, desired).found).toEqual(found);
      }
      const others = (all: string) =>
        all
          .replace(/\n$/, '')
          .split('\n')
          .filter((each) => !found.includes(each) && each !== desired.line);
      const left = others(readFileSync(path, 'utf8'));
      expect(left.filter((each) => each === 'mine')).toHaveLength(1);
      expect(left.filter((each) => each !== 'mine')).toEqual(before === '' ? [] : others(before));
    }),
    {
      numRuns: 12,
      examples: [
        ['\n', { line: 'A=1', match: '^$', absent: true }, false],
        ['T=5\n#T=9\nT=5', { line: 'T=5', match: '^#?T=' }, true],
      ],
    },
  );
});
