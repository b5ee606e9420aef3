import { hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { clockOf, cellsOf as factCells } from '../facts/format.ts';
import { hostOf } from '../host-of.ts';
import { table } from '../table.ts';
import { bytes, offset } from '../units.ts';
import { cellsOf, head, rowsOf } from './rows.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

test('hosts as a table whose lines can be cut', () => {
  const text = table(head, rowsOf(site, site.hosts).map(cellsOf));
  const [first = '', second = ''] = text.split('\n');
  expect(first).toMatch(/^HOST +ADDRESS +OS +ROLES +CLUSTER +MAC +POWER$/);
  expect(second).toMatch(/^masternode +192\.168\.4\.63 .* debian +00:e0:4c:68:cb:bf +always on, wakes$/);
  expect(text).toMatch(/rke2 \(planned\) .* sleeps, wakes, idrac 192\.168\.4\.60/);
});

test('a host that is misspelt', () => {
  expect(() => hostOf(site, 'masternod')).toThrow(
    expect.objectContaining({ code: 'HOST_UNKNOWN', next: 'did you mean `masternode`?' }),
  );
});

test('facts as cells, and clocks that are not known', () => {
  const facts = predictFacts(hostNamed(site, 'masternode'));
  expect(factCells('masternode', facts)).toContain('20.0 GiB');
  expect(clockOf(facts)).toBe('unknown');
  expect(clockOf({ time: { synchronised: false, offsetSeconds: 3 } })).toBe('not synchronised');
  expect(clockOf({ time: { synchronised: true, offsetSeconds: -0.0021 } })).toBe('-2.1 ms');
});

test('sizes and times for people', () => {
  expect([0, 1023, 1024, 5 * 1024 ** 3, 200 * 1024 ** 2].map(bytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '5.0 GiB',
    '200 MiB',
  ]);
  expect([0.0001, -2.5, -0.000_001].map(offset)).toEqual(['+0.1 ms', '-2.5 s', '0.0 ms']);
});
