import { mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { proveCycle } from '../host/testing/apply-once.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { timeZone, timeZoneIn, timeZoneType } from './time-zone.ts';

runCases(timeZoneType, timeZone, import.meta.url);

function clock() {
  const node = new Sandbox();
  const zoneinfo = node.at('zoneinfo');
  mkdirSync(`${zoneinfo}/Europe`, { recursive: true });
  for (const zone of ['UTC', 'Europe/Helsinki']) writeFileSync(`${zoneinfo}/${zone}`, 'TZif');
  const places = { localtime: node.at('etc/localtime'), timezone: node.at('etc/timezone'), zoneinfo };
  return { node, places, type: timeZoneIn(places) };
}

test('link and text follow the zone, and come back', async () => {
  const { node, places, type } = clock();
  using _ = node;
  symlinkSync(`${places.zoneinfo}/UTC`, places.localtime);
  writeFileSync(places.timezone, 'UTC\n');
  const { desired } = timeZone({ zone: 'Europe/Helsinki' });
  expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(readlinkSync(places.localtime)).toBe(`${places.zoneinfo}/Europe/Helsinki`);
  expect(readFileSync(places.timezone, 'utf8')).toBe('Europe/Helsinki\n');
  expect(node.diff(type, desired)).toBeUndefined();
  expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(readlinkSync(places.localtime)).toBe(`${places.zoneinfo}/UTC`);
  expect(readFileSync(places.timezone, 'utf8')).toBe('UTC\n');
  expect(readdirSync(node.at('etc'))).toEqual(['localtime', 'timezone']);
  await proveCycle({ ...timeZone({ zone: 'Europe/Helsinki' }), kind: type }, type);
});

test('a copy in the place of the link comes back; without any, none is left', async () => {
  const { node, places, type } = clock();
  using _ = node;
  await proveCycle({ ...timeZone({ zone: 'UTC' }), kind: type }, type);
  expect(readdirSync(node.at('etc'))).toEqual([]);
  writeFileSync(places.localtime, 'TZif2');
  await proveCycle({ ...timeZone({ zone: 'UTC' }), kind: type }, type);
  expect(readFileSync(places.localtime, 'utf8')).toBe('TZif2');
});

test('a zone that nobody knows is refused', () => {
  const { node, type } = clock();
  using _ = node;
  expect(node.apply(type, { zone: 'Mars/Olympus' }).stderr).toMatch(/^TIME_ZONE_UNKNOWN: /);
  expect(readdirSync(node.at('etc'))).toEqual([]);
  for (const zone of ['', '../x', '/etc/passwd', 'a b']) {
    expect(() => timeZone({ zone })).toThrow(expect.objectContaining({ code: 'TIME_ZONE_INVALID' }));
  }
});
