import { VmstationError } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { failures } from '../testing/failures.ts';
import { fakeIo, targets } from '../testing/objects.ts';
import { clusterContext } from '../testing/site.ts';
import type { ClusterIo } from './cluster-check.ts';
import { runClusterChecks } from './run-cluster-checks.ts';

test('health as the API server says it', async () => {
  const refused = new VmstationError({
    code: 'CLUSTER_ERROR',
    message: 'GET /readyz was refused',
    cause: new Error('[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed'),
  });
  const failing = fakeIo({}, { text: () => Promise.reject(refused) });
  expect(await failures(failing)).toMatchObject({ etcd: ['etcd failed: reason withheld'] });
  const sick = fakeIo(
    {},
    { text: async (path) => (path === '/livez/etcd' ? 'etcd failed: timeout' : '[-]ping') },
  );
  expect(await failures(sick)).toEqual({ 'api-ready': ['[-]ping'], etcd: ['etcd failed: timeout'] });
});

test.each([
  ['2026-01-13T00:00:00Z', 'that of masternode ends in 12 days'],
  ['2025-12-30T00:00:00Z', 'that of masternode has ended 2 days ago'],
  ['never', 'nobody can tell when that of masternode ends'],
])('an API certificate that ends %s', async (ends, why) => {
  const io = fakeIo({}, { certificateEnds: async () => Date.parse(ends) });
  expect(await failures(io)).toEqual({ 'api-certificate': [why] });
});

test('ports that do not answer, or answer wrongly', async () => {
  const io = fakeIo();
  const http: ClusterIo['http'] = async (url) => {
    if (url.includes('192.168.4.61:30090')) throw new Error('connection refused');
    return url.includes(':30800') ? { status: 503, body: '' } : io.http(url);
  };
  expect(await failures({ ...io, http })).toEqual({
    'node-ports': [
      'the backup store on masternode (192.168.4.63:30800) answers with status 503',
      'Prometheus on storagenodet3500 (192.168.4.61:30090) does not answer: connection refused',
      'the backup store on storagenodet3500 (192.168.4.61:30800) answers with status 503',
    ],
  });
});

test('targets that are down, and hosts that nobody asks', async () => {
  const body = targets(['192.168.4.63:9100', 'up'], ['192.168.4.61:9100', 'down']);
  const io = fakeIo({}, { http: async () => ({ status: 200, body }) });
  expect(await failures(io)).toEqual({
    'prometheus-targets': [
      'nobody asks the node exporter of homelab',
      'http://192.168.4.61:9100/metrics is down: connection refused',
    ],
  });
});

test.each([
  ['Get "http://192.168.4.61:9100/metrics": context deadline exceeded'],
  ['Get "http://192.168.4.61:9100/metrics": dial tcp 192.168.4.61:9100: connect: no route to host'],
])('a target that does not even refuse is asleep, where its host may be: %s', async (why) => {
  const said = async (awake: string, sleeper: string) => {
    const body = targets(
      ['192.168.4.63:9100', awake, why],
      ['192.168.4.61:9100', sleeper, why],
      ['192.168.4.62:9100', 'up'],
    );
    return failures(fakeIo({}, { http: async () => ({ status: 200, body }) }));
  };
  expect(await said('up', 'down')).toEqual({});
  expect(await said('down', 'up')).toEqual({
    'prometheus-targets': [`http://192.168.4.63:9100/metrics is down: ${why}`],
  });
});

test('what cannot be measured is no pass, and each list is fetched once', async () => {
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    throw new Error('the API server does not answer', { cause: new Error('ECONNREFUSED') });
  };
  const verdicts = await runClusterChecks(fakeIo({}, { get }), await clusterContext());
  const nodes = verdicts.find(({ check }) => check === 'nodes-ready');
  expect(nodes).toMatchObject({ state: 'unknown', why: ['the API server does not answer: ECONNREFUSED'] });
  expect(new Set(asked).size).toBe(asked.length);
});
