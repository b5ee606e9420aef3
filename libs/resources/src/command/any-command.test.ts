import { existsSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { quote } from '../quote.ts';
import { command, commandType } from './command.ts';

const odd = 'aZ0 -$\'"\\*;é%`(){}#&|~!';
const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...odd) });
const text = fc.string({ maxLength: 30, unit: fc.constantFrom(...odd, '\n', '\t', '/') });

test('a command of any text, with a condition and a way back', () => {
  fc.assert(
    fc.property(name, text, fc.boolean(), (called, content, checked) => {
      using node = new Sandbox();
      const path = node.at(`etc/${called}`);
      const [place, wanted] = [quote(path), quote(`${content}x`)];
      const draft = command({
        name: called,
        run: `printf %s ${quote(content)} >${place}`,
        until: `[ "$(cat ${place} && printf x)" = ${wanted} ]`,
        undo: `rm -f -- ${place}`,
        ...(checked ? { undone: `[ ! -e ${place} ]` } : {}),
      });
      expectCycle(node, commandType, draft);
      expect(existsSync(path)).toBe(false);
      expect(readdirSync(node.at('etc'))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
