import { expect, test } from 'vitest';
import { failures } from '../testing/failures.ts';
import { fakeIo, healthy, node, notReady, pod, silent, workload } from '../testing/objects.ts';
import type { ClusterIo } from './cluster-check.ts';

const gate = { app: 'dns-gate' };
const owned = { ownerReferences: [{ kind: 'DaemonSet', name: 'dns-gate' }] };

/** A cluster whose node of that name is in this state, with all that follows from it. */
function withNode(name: string, state: typeof silent, status: Record<string, number> = {}): ClusterIo {
  const lists = {
    '/api/v1/nodes': [
      ...(healthy['/api/v1/nodes'] ?? []).filter((each) => !JSON.stringify(each).includes(name)),
      node(name, state),
    ],
    '/api/v1/pods': [
      ...(healthy['/api/v1/pods'] ?? []).filter((each) => !gateOn(each, name)),
      pod(`kube-system/dns-gate-${name}`, name, notReady, gate, owned),
    ],
    '/apis/apps/v1/daemonsets': [
      workload('kube-system/dns-gate', 1, { desiredNumberScheduled: 2, numberAvailable: 1, ...status }),
    ],
  };
  const io = fakeIo(lists);
  const address = name === 'masternode' ? '192.168.4.63:30' : '192.168.4.61:30';
  const http: ClusterIo['http'] = async (url) => {
    if (url.includes(address) && !url.includes('/api/v1/targets')) throw new Error('no route to host');
    return io.http(url);
  };
  return { ...io, http };
}

function gateOn(each: unknown, name: string): boolean {
  const text = JSON.stringify(each);
  return text.includes('dns-gate') && text.includes(`"nodeName":"${name}"`);
}

const all = ['dns-gate', 'node-ports', 'nodes-ready', 'system-pods', 'workloads-available'];

test('what a host that sleeps on purpose has is not missed while its node says nothing', async () => {
  expect(await failures(withNode('storagenodet3500', silent))).toEqual({});
});

test.each([
  ['that says itself that it is not ready', 'storagenodet3500', notReady],
  ['whose host never sleeps', 'masternode', silent],
])('all of it is missed of a node %s', async (_what, name, state) => {
  expect(Object.keys(await failures(withNode(name, state))).toSorted()).toEqual(all);
});

test.each([
  ['elsewhere as well', { numberAvailable: 0 }, '0 of 1 available'],
  [
    'where it is wanted, not on the node that sleeps',
    { desiredNumberScheduled: 1, numberAvailable: 0, numberMisscheduled: 1 },
    '0 of 1 available',
  ],
])('a daemon that is missing %s', async (_where, status, why) => {
  expect(await failures(withNode('storagenodet3500', silent, status))).toEqual({
    'workloads-available': [`DaemonSet kube-system/dns-gate: ${why}`],
  });
});
