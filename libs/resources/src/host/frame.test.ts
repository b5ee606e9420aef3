import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { quote } from '../quote.ts';
import { section } from './bounded.ts';
import { frameFunctions, newNonce, parseFrames } from './frame.ts';
import { localShell } from './testing/local-shell.ts';
import { shells } from './testing/shells.ts';

const nonce = 'vm-0123456789abcdef';
const word = fc.constantFrom(
  `\n${nonce} `,
  `${nonce} `,
  'v 0 a\n',
  'w a 0 1\n',
  'a a 0 1\n',
  '.\n',
  '( s\n',
  '!\n',
  ') 0\n',
  ') x',
  '\n',
  'noise',
  '\0',
  '\r\n',
);

test('any text at all gives sections, never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(word).map((words) => words.join('')),
      ),
      (text) => {
        for (const { values } of parseFrames(text, nonce).values()) {
          for (const [index, fields] of values) {
            expect(Number.isInteger(index)).toBe(true);
            for (const value of fields.values()) expect(value).not.toContain(`\n${nonce} `);
          }
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('a value that was cut off does not exist', () => {
  const text = `\n${nonce} ( s\n\n${nonce} v 1 a\nwhole\n${nonce} .\n\n${nonce} v 1 b\nhal`;
  const section = parseFrames(text, nonce).get('s');
  expect(section?.values.get(1)).toEqual(new Map([['a', 'whole']]));
  expect(section).toMatchObject({ complete: false, code: undefined });
});

test.each([
  ['fewer lines than indexes', 'w stat 1 2 3', 'a\nb'],
  ['more lines than indexes', 'w stat 1', 'a\nb'],
  ['an index that is none', 'w stat 1 x', 'a\nb'],
  ['no index', 'a same', 'yes'],
])('%s are no values', (_what, header, body) => {
  const text = `\n${nonce} ( s\n\n${nonce} ${header}\n${body}\n${nonce} .\n\n${nonce} !\n`;
  expect(parseFrames(text, nonce).get('s')).toMatchObject({ values: new Map(), complete: true });
});

describe.each(shells)('%s', (_, program) => {
  const shell = localShell({ program });
  afterAll(() => shell.close());

  test('values of any characters but NUL come through as they are', async () => {
    const value = fc
      .oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 50 }))
      .filter((text) => text.isWellFormed() && !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 30 }), async (values) => {
        const own = newNonce();
        const puts = values.map((each, i) => `vm_put ${i} 'some field' ${quote(each)}`).join('\n');
        const { stdout } = await shell.run(frameFunctions(own) + section('s', puts), { timeoutMs: 10_000 });
        const found = parseFrames(stdout, own).get('s');
        expect(found?.complete).toBe(true);
        expect(values.map((_each, i) => found?.values.get(i)?.get('some field'))).toEqual(values);
      }),
      { numRuns: 40 },
    );
  });

  const broken: readonly (readonly [string, string])[] = [
    ['exit', 'vm_put 0 a 1; exit 3'],
    ['a syntax error', 'vm_put 0 a 1\nif then'],
    ['an open quote', "vm_put 0 a 1; echo 'never closed"],
    ['set -e', 'set -e; vm_put 0 a 1; false; vm_put 0 b 2'],
    ['set -u', 'set -u; vm_put 0 a 1; echo "$no_such_variable"; vm_put 0 b 2'],
    ['a kill', "vm_put 0 a 1; kill -9 $(exec sh -c 'echo $PPID')"],
    ['a bad redirection', 'exec </no/such/file; vm_put 0 b 2'],
  ];
  test('many values come in one frame, a line each or one for all', async () => {
    const script =
      frameFunctions(nonce) + section('s', "vm_rows stat '7 8' 'a b\n'; vm_all same '8 9' 'yes\nno'");
    const { stdout } = await shell.run(script, { timeoutMs: 10_000 });
    expect(parseFrames(stdout, nonce).get('s')?.values).toEqual(
      new Map([
        [7, new Map([['stat', 'a b']])],
        [
          8,
          new Map([
            ['stat', ''],
            ['same', 'yes\nno'],
          ]),
        ],
        [9, new Map([['same', 'yes\nno']])],
      ]),
    );
  });

  test.each(broken)('%s ends only its own section', async (_name, fragment) => {
    const own = newNonce();
    const script = `${frameFunctions(own)}${section('broken', fragment)}${section('sound', 'vm_put 1 a x')}`;
    const { stdout } = await shell.run(script, { timeoutMs: 10_000 });
    const found = parseFrames(stdout, own);
    expect(found.get('broken')?.complete).toBe(false);
    expect(found.get('sound')).toMatchObject({ complete: true, code: 0 });
  });

  const noisy: readonly (readonly [string, string])[] = [
    ['escape sequences and NUL', `printf '\\033[2J\\0\\0\\r\\007'`],
    ['no newline at the end', 'printf x'],
    ['a backslash at its end', 'echo x \\'],
    ['a comment at its end', 'true # x'],
    ['closed output', '( exec >&- 2>&- )'],
    ['a here-document', 'cat <<X\nvm_done\nX'],
  ];
  test.each(noisy)('%s does no harm', async (_name, fragment) => {
    const own = newNonce();
    const script = `${frameFunctions(own)}${section('s', `vm_put 0 a 1\n${fragment}`)}`;
    const { stdout } = await shell.run(script, { timeoutMs: 10_000 });
    const found = parseFrames(stdout, own).get('s');
    expect(found).toMatchObject({ complete: true, code: 0 });
    expect(found?.values.get(0)?.get('a')).toBe('1');
  });
});
