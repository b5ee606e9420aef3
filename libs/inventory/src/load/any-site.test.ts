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
