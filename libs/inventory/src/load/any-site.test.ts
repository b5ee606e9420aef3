import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { mapOf, mergeOverlay } from '../overlay.ts';
import { SiteInvalidError } from '../problem.ts';
import { siteFrom } from './load-site.ts';
import { sourcesOf } from './sources.ts';

const valid = mapOf(parse(readFileSync(new URL('../../test/valid.yaml', import.meta.url), 'utf8'))) ?? {};

const paths = [
  ['hosts', 'alpha'],
  ['hosts', 'alpha', 'roles'],
  ['hosts', 'alpha', 'bmc'],
  ['clusters', 'debian'],
  ['clusters', 'debian', 'members'],
  ['clusters', 'debian', 'distribution'],
  ['users', 'jane'],
  ['network', 'cidr'],
  ['sysctl', 'base'],
  ['ports', 'nodePorts'],
  ['volumes', 'data'],
  ['monitoring'],
  ['environments', 'staging'],
];

/** Loads, or says why not with places that exist in the text. */
function loadOrProblems(text: string): void {
  try {
    siteFrom(sourcesOf([{ file: 'site.yaml', text }]), 'fixture', {});
  } catch (error) {
    if (!(error instanceof SiteInvalidError)) throw error;
    const lines = text.split('\n').length;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { line, column } of error.problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines);
      expect(column).toBeGreaterThanOrEqual(1);
    }
  }
}

test('whatever stands anywhere in a site, the answer is a site or a list of problems with places', () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const change = path.reduceRight<unknown>((inside, key) => ({ [key]: inside }), value);
      loadOrProblems(stringify(mergeOverlay(valid, mapOf(change) ?? {})));
    }),
    { numRuns: 100 },
  );
});

test('whatever the text is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), loadOrProblems));
  const bits = fc.constantFrom(
    'hosts',
    ':',
    ' ',
    '\n',
    '- ',
    '&a',
    '*a',
    '{',
    '}',
    '[',
    ']',
    '"',
    '<<',
    '!!set',
    '? ',
  );
  fc.assert(
    fc.property(
      fc.array(bits).map((parts) => parts.join('')),
      loadOrProblems,
    ),
    { numRuns: 300 },
  );
});

const shipped = readFileSync(
  new URL('../../../cluster-config/sites/vmstation/site.yaml', import.meta.url),
  'utf8',
);
const fixture = readFileSync(new URL('../../test/valid.yaml', import.meta.url), 'utf8');

const pieces = fc.constantFrom(
  ...[
    '\0',
    '\r\n',
    '\u2028',
    '\x1b[2J',
    '\t',
    '\ufeff',
    '\ud800',
    '---\n',
    '...\n',
    '%YAML 1.1\n---\n',
    '#',
    '|\n',
    '>-\n',
  ],
  ...[
    '&a ',
    '*a',
    '<<: *a\n',
    '!!set {}',
    '!!binary QUI=',
    '!!timestamp 2001-01-01',
    '!!int x',
    '!x y',
    '? ',
    '? [a, b]\n: c\n',
  ],
  ...[
    '__proto__: {}\n',
    'constructor: 1\n',
    'toString: 1\n',
    '{toString: 1}',
    '1e999',
    '.nan',
    '.inf',
    '0x10',
    '~',
    'null',
    'yes',
  ],
  ...[
    "'",
    '"',
    '`id`',
    '$(id)',
    '${HOME}',
    '\\',
    '[',
    ']',
    '{',
    '}',
    ':',
    ': ',
    ',',
    '- ',
    '-',
    ' ',
    '\n',
    '  ',
    '192.168.4.999',
    '::1',
  ],
);

/** A site with a few slips of a hand, a cat or an enemy: something is put in, taken out, said twice or moved. */
const slip = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 30 }),
  put: fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })),
  how: fc.constantFrom('insert', 'replace', 'repeat', 'cut'),
});
type Slip = typeof slip extends fc.Arbitrary<infer S> ? S : never;

function slipped(text: string, { at, length, put, how }: Slip): string {
  const from = Math.floor(at * text.length);
  const [head, middle, tail] = [
    text.slice(0, from),
    text.slice(from, from + length),
    text.slice(from + length),
  ];
  const inside = { insert: put + middle, replace: put, repeat: middle + middle, cut: '' };
  return head + inside[how] + tail;
}

test('a valid site with a few slips', () => {
  const site = fc.constantFrom(fixture, shipped);
  fc.assert(
    fc.property(site, fc.array(slip, { minLength: 1, maxLength: 4 }), (text, slips) =>
      loadOrProblems(slips.reduce(slipped, text)),
    ),
    { numRuns: 80 },
  );
}, 60_000);

const deep = 20_000;
test.each([
  ['a flow sequence', '['.repeat(deep)],
  ['a closed flow sequence', '['.repeat(deep) + ']'.repeat(deep)],
  ['flow maps', '{a: '.repeat(deep)],
  ['block sequences in a line', '- '.repeat(deep)],
  ['keys of keys', '? '.repeat(deep)],
  ['block maps', Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
])('%s that is nested too deep is named with its place', (_name, text) => {
  expect(problemsOf(text)).toMatchObject([
    { code: 'YAML_SYNTAX', message: 'this is nested too deep', line: expect.any(Number) },
  ]);
});

test.each([
  [
    'multiply each other',
    `${[...'bcdefghij'].reduce((text, name, i) => `${text}${name}: &${name} [${`*${String.fromCharCode(97 + i)},`.repeat(9)}]\n`, 'a: &a [x,x,x,x,x,x,x,x,x]\n')}`,
  ],
  ['stand inside of what they stand for', 'hosts: &a\n  alpha: *a\n'],
])('aliases that %s', (_name, text) => {
  expect(problemsOf(text)).toMatchObject([{ code: 'YAML_SYNTAX', line: 2 }]);
});

test('line ends of Windows and a byte order mark are no fault, and shift no place', () => {
  const windows = `\ufeff${fixture.replaceAll('\n', '\r\n')}`;
  expect(siteFrom(sourcesOf([{ file: 'site.yaml', text: windows }]), 'fixture', {}).name).toBe('fixture');
  const wrong = (text: string) =>
    problemsOf(text.replace('domain', 'domian')).map(({ line, column }) => [line, column]);
  expect(wrong(windows)).toEqual(wrong(fixture));
});

function problemsOf(text: string): SiteInvalidError['problems'] {
  try {
    siteFrom(sourcesOf([{ file: 'site.yaml', text }]), 'fixture', {});
  } catch (error) {
    if (error instanceof SiteInvalidError) return error.problems;
    throw error;
  }
  return [];
}
