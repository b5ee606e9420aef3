import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { hostNamed } from '@vmstation/inventory';
import type { Connection } from '@vmstation/ssh';
import { afterAll, expect, test } from 'vitest';
import { shipped } from '../../testing/shipped.ts';
import { fromHosts } from '../diagnose/collect.ts';
import { asJson, asText, isWhole } from '../facts/found.ts';
import { gather } from '../status/gather.ts';
import { measureAll } from './measure.ts';
import { type Seen, type SeenHost, seeOver } from './see-hosts.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-incomplete-'));
const nproc = join(folder, 'nproc');
writeFileSync(nproc, '#!/bin/sh\nexit 1\n');
chmodSync(nproc, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

/** This machine, but its nproc fails. */
function here(): { readonly connection: Connection; readonly ends: () => number } {
  let ends = 0;
  const stats = { commands: 0, batches: 0, bytesSent: 0, bytesReceived: 0, channels: 0, connects: 0 };
  const connection: Connection = {
    host: 'homelab',
    stats,
    run: async (script) => {
      const env = { ...process.env, LC_ALL: 'C', PATH: `${folder}:${process.env.PATH}` };
      const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
      return { code: status ?? 1, stdout, stderr };
    },
    forward: () => Promise.reject(new Error('nothing is forwarded here')),
    close: async () => {
      ends += 1;
    },
  };
  return { connection, ends: () => ends };
}

const session = await shipped();
const host = hostNamed(session.site, 'homelab');

/** A look at it alone, with nothing that it is asked besides. */
async function seenHere(): Promise<Seen> {
  const seen = await seeOver(here().connection, host, []);
  const quiet: SeenHost = {
    ...seen,
    connection: { ...seen.connection, run: async () => ({ code: 0, stdout: '', stderr: '' }) },
    target: { ...seen.target, diagnose: async () => new Map([['disk.txt', 'full']]) },
  };
  return {
    hosts: new Map([[host.name, quiet]]),
    measured: new Map(),
    tell: () => undefined,
    close: async () => undefined,
  };
}

test('a host that tells too little of itself is seen, and its connection stays', async () => {
  const { connection, ends } = here();
  const { state, facts } = await seeOver(connection, host, []);
  expect(state.facts['os.id']).toEqual(expect.any(String));
  expect(facts).toMatchObject({ code: 'FACTS_INVALID', message: expect.stringContaining('cpus') });
  expect(ends()).toBe(0);
});

test('diagnose takes all of it that there is, and says what is missing', async () => {
  const { files, lost } = await fromHosts(session, await seenHere());
  expect([...files.keys()].toSorted()).toEqual(
    ['disk.txt', 'facts.json', 'ledger.json'].map((file) => `hosts/homelab/${file}`),
  );
  expect(lost).toEqual([expect.stringMatching(/^homelab: .* not complete: .*cpus.* \[FACTS_INVALID\]$/)]);
});

test('facts shows all of it that there is, and the error', async () => {
  const hosts = [...(await seenHere()).hosts];
  const [found] = hosts.map(([, each]) => each);
  if (found === undefined) throw new Error('nobody was seen');
  expect(isWhole(found)).toBe(false);
  expect(asJson(found)).toMatchObject({
    facts: { arch: expect.any(String) },
    error: { code: 'FACTS_INVALID' },
  });
  const whole = stripVTControlCharacters(asText(hosts, true));
  expect(whole).toMatch(/^arch +\S/m);
  expect(whole).toContain('[FACTS_INVALID]');
  expect(stripVTControlCharacters(asText(hosts, false))).toMatch(
    /^✗ The facts of homelab .*\[FACTS_INVALID\]/,
  );
});

test('validate --live measures the checks, and one fails', async () => {
  const verdicts = (await measureAll(session, await seenHere())).filter(
    ({ target }) => target === 'host:homelab',
  );
  expect(verdicts.length).toBeGreaterThan(2);
  expect(verdicts.find(({ check }) => check === 'facts')).toMatchObject({
    state: 'failed',
    why: [expect.stringContaining('[FACTS_INVALID]')],
    fix: expect.stringContaining('/proc'),
  });
  expect(verdicts.filter(({ check }) => check === 'reachable')).toEqual([]);
});

test('status names the error', async () => {
  const { hosts } = await gather(session, await seenHere());
  expect(hosts).toEqual([{ name: 'homelab', error: expect.objectContaining({ code: 'FACTS_INVALID' }) }]);
});
