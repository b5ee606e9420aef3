import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shells } from './host/testing/shells.ts';
import { quote, sh } from './quote.ts';

const nasty = fc.constantFrom(
  ...[
    "'",
    '"',
    '`id`',
    '$(id)',
    '$HOME',
    '${x}',
    '\\',
    '\n',
    '\r',
    ' ',
    '*',
    '~',
    '!',
    '#',
    ';',
    '&',
    '|',
    '=',
    '-n',
  ],
  ...['\x1b', '\x7f', 'é', '🙂', '\u202e', '{a,b}', '[a-z]', '%s', '\\n', '<<EOF', '()'],
);
const word = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
  )
  .map((text) => text.replaceAll('\0', '').toWellFormed());

describe.each(shells)('in a real %s', (_name, [program, ...args]) => {
  const printed = (script: string) => {
    const { stdout, stderr, status } = spawnSync(program, [...args], { input: script, encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    return stdout;
  };

  test('any words are the same words, also through two shells', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        const all = words.map((each) => `${each}\0`).join('');
        const script = sh`printf '%s\\0' ${words}`;
        expect(printed(script)).toBe(all);
        expect(printed(`eval ${quote(script)}`)).toBe(all);
      }),
      { numRuns: 25 },
    );
  });

  test('any text is the same text in a variable, a case and a test', () => {
    fc.assert(
      fc.property(word, (text) => {
        const script = `x=${quote(text)}; [ "$x" = ${quote(text)} ] && case $x in ${quote(text)}) printf %s "$x";; esac`;
        expect(printed(script)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

test('NUL is refused, because no word can hold it', () => {
  expect(() => quote('a\0b')).toThrow(expect.objectContaining({ code: 'QUOTE_NUL' }));
});
