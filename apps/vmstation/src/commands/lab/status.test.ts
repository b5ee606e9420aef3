import { stripVTControlCharacters } from 'node:util';
import type { NodeStatus } from '@vmstation/lab';
import { expect, test } from 'vitest';
import { labName } from '../../run/folders.ts';
import { ailing, isWell } from './status-table.ts';

const gateway: NodeStatus = {
  name: 'gateway',
  address: '10.0.0.2',
  container: 'running',
  memoryLimitBytes: 1,
};
const node = (system: string): NodeStatus => ({ ...gateway, name: 'a', system });

test('a node whose systemd is degraded or still starting is not well', () => {
  expect([gateway, node('running'), node('degraded'), node('starting')].map(isWell)).toEqual([
    ...[true, true],
    ...[false, false],
  ]);
});

test('what ails is named with the next command', () => {
  const stopped: NodeStatus = { ...gateway, name: 'b', container: 'stopped' };
  const said = ailing(labName, [gateway, node('degraded'), stopped]).map(stripVTControlCharacters);
  expect(said).toEqual([
    '✗ a runs, but its systemd is degraded\n  → vmstation lab shell a, there: systemctl --failed',
    '✗ b is stopped\n  → vmstation lab up',
  ]);
  expect(ailing('other', [stopped])[0]).toContain('vmstation lab up --name=other');
});
