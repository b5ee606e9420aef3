import { expect, test } from 'vitest';
import { commandType } from '../command/command.ts';
import type { StoredEntry } from './ledger.ts';
import { withLoss } from './with-loss.ts';

const types = new Map([['command', commandType]]);
const entry = (desired: unknown): StoredEntry => ({
  id: 'host:a/command:init',
  type: 'command',
  title: 'command init',
  stack: 's',
  task: 't',
  level: 1,
  after: [],
  desired,
  before: { met: false, outputs: {} },
});
const init = { name: 'init', run: 'true', until: 'true' };

test('a host tells what would be lost with what it remembers, and nothing for what loses nothing', () => {
  expect(withLoss(entry({ ...init, destroys: 'the cluster a' }), types).destroys).toBe('the cluster a');
  expect(withLoss(entry(init), types)).not.toHaveProperty('destroys');
});

test.each([null, 'x', [], { destroys: 7 }])('what a host made of it, %j, ends no read', (desired) => {
  expect(withLoss(entry(desired), types)).not.toHaveProperty('destroys');
});

test('of a type that nobody knows nothing is told', () => {
  expect(withLoss(entry({ ...init, destroys: 'x' }), new Map())).not.toHaveProperty('destroys');
});
