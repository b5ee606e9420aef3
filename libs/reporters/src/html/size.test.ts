import { gunzipSync } from 'node:zlib';
import type { ErrorRecord, TimedEvent } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { manyHosts } from '../testing/run.ts';
import { htmlReport } from './report.ts';
import { shorten } from './shorten.ts';

const megabyte = 1_000_000;
const hosts = (count: number) => Array.from({ length: count }, (_, number) => `host-${number}`);

/** Text that no compression makes much smaller, the same each time. */
function noise(): () => string {
  let seed = 7;
  return () =>
    Array.from({ length: 60 }, () => {
      seed = (seed * 16807) % 2147483647;
      return seed.toString(36);
    }).join('\n');
}

/** The same run with another error for each of its failures. */
function failing(
  events: readonly TimedEvent[],
  error: (number: number) => ErrorRecord,
): readonly TimedEvent[] {
  let number = 0;
  return events.map((event) => {
    if (event.type !== 'change-finished' || event.error === undefined) return event;
    number += 1;
    return { ...event, error: error(number) };
  });
}

const notes = (count: number, text: string) =>
  Array.from({ length: count }, (_, number): TimedEvent => {
    return { type: 'note', text: `${number} ${text}`, at: '2026-01-01T00:00:00.000Z' };
  });

/** How many changes the page holds. */
function rowsOf(page: string): number {
  const data = /id="data">([^<]*)</.exec(page)?.[1] ?? '';
  return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8')).rows.length;
}

test.each([
  ['what HTML writes longer', '<'],
  ['what no terminal may obey', '\u0007'],
  ['letters of three bytes', '漢'],
])('forty different errors and a hundred notes, all of %s, leave room for the changes', (_, letter) => {
  const long = letter.repeat(4000);
  const run = failing(manyHosts(hosts(50), 60, noise()), (number) => ({
    code: 'APPLY_FAILED',
    message: `${number} ${long}${long}`,
    cause: `${long} ${number}`,
    next: long,
  }));
  const page = htmlReport([...run, ...notes(120, long)]);
  expect(Buffer.byteLength(page)).toBeLessThan(megabyte);
  expect(page.match(/class="error"/g)).toHaveLength(40);
  expect(page).toContain('<p>10 more; they stand first among the changes.</p>');
  expect(page.match(/Shortened, so that this page stays small/g)).toHaveLength(41);
  expect(page).toMatch(/(No diffs are shown|with their diff), so that this page stays small/);
  expect(rowsOf(page)).toBe(3000);
});

test('of very many hosts the page says how many it lacks', () => {
  const run = manyHosts(hosts(600), 5, (host) => host.repeat(50));
  const page = htmlReport(run);
  expect(Buffer.byteLength(page)).toBeLessThan(megabyte);
  expect(page).toContain('<p>100 more.</p>');
});

test('what fits is shown whole', () => {
  const cause = `E: no route\n${'a line of output\n'.repeat(200)}the end`;
  const run = failing(manyHosts(hosts(2), 10, noise()), () => ({
    code: 'X',
    message: 'm',
    cause,
    next: 'n',
  }));
  const page = htmlReport(run);
  expect(page).toContain(`<pre>${cause}</pre>`);
  expect(page).not.toContain('stays small');
});

test('a text is cut by the bytes that it takes in the page, never within a letter', () => {
  expect(shorten('short', 5)).toBe('short');
  expect(shorten('a<<b', 8)).toBe('a<…');
  expect(shorten('a<<b', 8, 'end')).toBe('…<b');
  expect(shorten('😀😀', 7)).toBe('😀…');
  expect(shorten('😀😀', 7, 'end')).toBe('…😀');
  expect(shorten('abcdef', 3)).toBe('abc…');
});
