import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TimedEvent } from '@vmstation/engine';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { manyHosts } from '../testing/run.ts';
import { htmlReport } from './report.ts';

/** Debian's; set-up installs it for `npm test`. */
const executablePath = '/usr/bin/chromium';
// A browser on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const megabyte = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'vmstation-report-'));
let browser: Browser;
let page: Page;
/** What the page asked for, and what it did that nobody wants. */
let requests: string[];
let trouble: string[];

beforeAll(async () => {
  // Root has no sandbox of Chromium's; nothing but our own file is opened, and no name is ever resolved.
  const args = ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND'];
  browser = await launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  page = await browser.newPage();
  requests = [];
  trouble = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => trouble.push(message.text()));
  page.on('dialog', (dialog) => trouble.push(dialog.message()));
});
afterEach(() => page.close());

/** Opens the report of a run from its file, as somebody who double-clicks it. */
async function open(events: readonly TimedEvent[]): Promise<string> {
  const file = join(folder, 'report.html');
  writeFileSync(file, htmlReport(events));
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction("document.querySelector('#count').textContent !== ''");
  return file;
}

const rows = () => page.$$eval('#changes tbody tr', (list) => list.map((row) => row.textContent));
const text = (selector: string) => page.$eval(selector, (element) => element.textContent);
async function clear(): Promise<void> {
  await page.click('#words', { count: 3 });
  await page.keyboard.press('Backspace');
}

const hostile = '<img src=x onerror=alert(1)></script><script>alert(2)</script>';
const small = manyHosts(['alpha', 'beta'], 10, (_host, number) =>
  number === 0 ? hostile : `content ${number}`,
);

test('errors stand before the timeline, and that before the changes', async () => {
  await open(small);
  const tops: readonly number[] = await Promise.all(
    ['header', '#errors', '#time', '#changes'].map((id) =>
      page.$eval(id, (element) => element.getBoundingClientRect().top),
    ),
  );
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  expect(await page.$$eval('.error', (boxes) => boxes.length)).toBe(1);
  expect(await text('.error')).toMatch(
    /alpha: file \/etc\/file-3.*beta: file \/etc\/file-3.*the disk is full/s,
  );
  expect((await rows()).slice(0, 2)).toEqual([
    expect.stringContaining('failed'),
    expect.stringContaining('failed'),
  ]);
});

test('the timeline has a lane a host, and a bar that failed is seen as such', async () => {
  await open(small);
  const lanes = await page.$$eval('.lane', (all) =>
    all.map((lane) => lane.querySelector('button')?.textContent),
  );
  expect(lanes).toEqual(['alpha', 'beta']);
  expect(await page.$$eval('.lane .span.failed', (bars) => bars.length)).toBe(2);
  const inside = await page.$$eval('.track', (tracks) =>
    tracks.every((track) => {
      const room = track.getBoundingClientRect();
      return [...track.children].every((bar) => {
        const { left, right } = bar.getBoundingClientRect();
        return left >= room.left - 1 && right <= room.right + 3;
      });
    }),
  );
  expect(inside).toBe(true);
});

test('words, outcomes and hosts filter, together', async () => {
  await open(small);
  expect(await text('#count')).toBe('20 changes');
  await page.type('#words', 'Beta file-7');
  expect(await rows()).toEqual([expect.stringMatching(/beta.*\/etc\/file-7/)]);
  expect(await text('#count')).toBe('1 of 20 changes');
  await clear();
  expect(await text('#count')).toBe('20 changes');
  await page.click('[data-outcome=blocked]');
  expect(await text('#count')).toBe('2 of 20 changes');
  await page.click('[data-target=alpha]');
  expect(await rows()).toEqual([expect.stringMatching(/blocked.*alpha/)]);
  await page.click('[data-outcome=blocked]');
  expect(await text('#count')).toBe('10 of 20 changes');
  await page.type('#words', 'nothing of this name');
  expect(await rows()).toEqual([]);
});

test('a change opens its diff, and nothing in it is more than text', async () => {
  await open(small);
  await page.type('#words', 'alpha file-0');
  await page.click('#changes summary');
  await page.waitForSelector('#changes .field');
  expect(await page.$$eval('#changes .del', (lines) => lines.map((line) => line.textContent))).toEqual([
    '-two',
  ]);
  expect(await page.$$eval('#changes .add', (lines) => lines.map((line) => line.textContent))).toEqual([
    `+${hostile}`,
  ]);
  expect(await text('#changes .field')).toBe('mode 0600 → 0644');
  await clear();
  await page.click('#open');
  expect(await page.$$eval('#changes .add', (lines) => lines.length)).toBe(20);
  expect(trouble).toEqual([]);
});

/** A colour as it is on the page, as numbers from 0 to 255. */
async function colorOf(selector: string, property: 'color' | 'backgroundColor'): Promise<readonly number[]> {
  const found = await page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
  return (String(found).match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/** Relative luminance, as WCAG defines it. */
function luminance(color: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(['light', 'dark'])('in %s, words of every colour can be read', async (scheme) => {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await open(small);
  const paper = luminance(await colorOf('body', 'backgroundColor'));
  expect(paper > 0.5).toBe(scheme === 'light');
  for (const words of [
    'body',
    'td.ok',
    'td.failed',
    'td.blocked',
    '.soft',
    '#changes td:nth-child(4)',
    'th',
  ]) {
    const ink = luminance(await colorOf(words, 'color'));
    const ratio = (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05);
    expect(ratio, words).toBeGreaterThanOrEqual(4.5);
  }
});

test('it asks for nothing but itself', async () => {
  const file = await open(small);
  expect(requests).toEqual([pathToFileURL(file).href]);
});

test('ten thousand changes on fifty hosts stay under a megabyte, and can be filtered', {
  timeout: 60_000,
}, async () => {
  const hosts = Array.from({ length: 50 }, (_, number) => `host-${number}`);
  const file = await open(manyHosts(hosts, 200, (host, number) => `${host} has ${number ** 3 % 9973}`));
  expect(statSync(file).size).toBeLessThan(megabyte);
  expect(await text('#count')).toBe('10000 changes');
  expect((await rows()).length).toBe(200);
  await page.type('#words', 'host-49 file-123');
  expect(await rows()).toEqual([expect.stringMatching(/host-49.*\/etc\/file-123/)]);
  expect(trouble).toEqual([]);
});

test('contents that cannot be packed are left out, and that is said', async () => {
  let seed = 7;
  const noise = () => {
    seed = (seed * 16807) % 2147483647;
    return seed.toString(36);
  };
  const content = () => Array.from({ length: 60 }, noise).join('\n');
  const file = await open(
    manyHosts(
      Array.from({ length: 30 }, (_, n) => `host-${n}`),
      100,
      content,
    ),
  );
  expect(statSync(file).size).toBeLessThan(megabyte);
  expect(await text('body')).toContain(
    'Only changes that did not end well are shown with their diff, so that',
  );
  expect(await text('#count')).toBe('3000 changes');
  await page.click('#changes details[data-detail] summary');
  await page.waitForSelector('#changes .add');
  expect(await page.$$eval('#changes .add', (lines) => lines.length)).toBe(60);
});
