import { buildGraph } from '@vmstation/engine';
import { expandStacks, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { shipped } from '../testing/shipped.ts';
import { defaultOptions } from './options.ts';
import { selectionOf } from './selection.ts';
import { neededTargets, type Session } from './session.ts';

/** The shipped site without monitoring, so that the stack of it wants nothing any more. */
async function chosen(choice: Partial<typeof defaultOptions>): Promise<Session> {
  const session = await shipped();
  const { monitoring: _gone, ...site } = session.site;
  const selection = selectionOf({ ...defaultOptions, ...choice }, site, session.stacks);
  const predicted = buildGraph(expandStacks(session.stacks, site, predictFacts));
  return { ...session, site, selection, predicted };
}

const hosts = ['host:masternode', 'host:storagenodet3500', 'host:homelab'];

test('a stack that wants nothing any more is looked for where it may have left something', async () => {
  const session = await chosen({ stack: ['cluster-monitor-stack'] });
  const wanted = [...session.predicted.resources.values()];
  expect(wanted.filter(({ stack }) => stack === 'cluster-monitor-stack')).toEqual([]);
  expect([...neededTargets(session)]).toEqual([...hosts, 'cluster:debian']);
});

test('a limit holds, and a cluster needs all of its members', async () => {
  const session = await chosen({ stack: ['cluster-monitor-stack'], limit: ['masternode'] });
  expect([...neededTargets(session)]).toEqual(['host:masternode']);
});

test('what only hosts can have does not wait for a cluster that may not answer', async () => {
  expect([...neededTargets(await chosen({ stack: ['cluster-setup'] }))]).toEqual(hosts);
  expect([...neededTargets(await chosen({ tags: ['sshd'] }))]).toEqual(hosts);
});
