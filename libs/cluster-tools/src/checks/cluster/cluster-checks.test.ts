import { expect, test } from 'vitest';
import { failures } from '../testing/failures.ts';
import {
  fakeIo,
  healthy,
  node,
  notReady,
  phased,
  pod,
  service,
  slice,
  workload,
} from '../testing/objects.ts';
import { clusterContext } from '../testing/site.ts';
import { clusterChecks } from './index.ts';
import { runClusterChecks } from './run-cluster-checks.ts';

const context = await clusterContext();

const pods = (...more: readonly unknown[]) => ({
  '/api/v1/pods': [...(healthy['/api/v1/pods'] ?? []), ...more],
});
const two = node('storagenodet3500');
const waiting = (reason: string) => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'main', restartCount: 7, state: { waiting: { reason } } }],
});

test('a healthy cluster passes every check', async () => {
  const verdicts = await runClusterChecks(fakeIo(), context);
  expect(verdicts.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(verdicts).toHaveLength(clusterChecks.length);
});

/** What is broken, and all that must be said about it; no other check may fail with it. */
const broken: readonly (readonly [string, Record<string, unknown>, Record<string, readonly unknown[]>])[] = [
  [
    'a node that is not ready',
    { '/api/v1/nodes': [node('masternode', notReady), two] },
    { 'nodes-ready': ['masternode is not ready: cni plugin not initialized'] },
  ],
  [
    'a node that is no member any more',
    { '/api/v1/nodes': [node('masternode'), two, node('gone', notReady)] },
    {
      'nodes-ready': [
        'gone is no member of debian in the site; where it is gone for good: kubectl delete node gone',
      ],
    },
  ],
  [
    'a member that is no node',
    { '/api/v1/nodes': [node('masternode')] },
    { 'nodes-ready': ['storagenodet3500 is not a node'] },
  ],
  [
    'a full disk',
    {
      '/api/v1/nodes': [
        node('masternode', {
          conditions: [
            { type: 'Ready', status: 'True' },
            { type: 'DiskPressure', status: 'True', message: 'kubelet has disk pressure' },
            { type: 'PIDPressure', status: 'Unknown' },
          ],
        }),
        two,
      ],
    },
    { 'node-pressure': ['masternode has DiskPressure: kubelet has disk pressure'] },
  ],
  [
    'a cordoned node',
    { '/api/v1/nodes': [node('masternode', {}, { unschedulable: true }), two] },
    { 'nodes-schedulable': ['masternode is cordoned'] },
  ],
  [
    'an old kubelet',
    { '/api/v1/nodes': [node('masternode', { nodeInfo: { kubeletVersion: 'v1.25.3' } }), two] },
    { versions: [expect.stringContaining('v1.25.3 of masternode is more than 3 minor')] },
  ],
  [
    'no scheduler',
    {
      '/api/v1/pods': healthy['/api/v1/pods']?.filter(
        (each) => !JSON.stringify(each).includes('kube-scheduler'),
      ),
    },
    { 'system-pods': ['kube-scheduler-masternode is missing'] },
  ],
  [
    'a system pod that is not ready',
    pods(pod('kube-flannel/kube-flannel-x', 'masternode', notReady)),
    { 'system-pods': ['kube-flannel/kube-flannel-x on masternode is not ready'] },
  ],
  [
    'half of CoreDNS',
    {
      '/apis/apps/v1/deployments': [
        workload('kube-system/coredns', 2, { availableReplicas: 1 }, { 'k8s-app': 'kube-dns' }),
      ],
    },
    {
      coredns: ['coredns: 1 of 2 available'],
      'workloads-available': ['Deployment kube-system/coredns: 1 of 2 available'],
    },
  ],
  [
    'CoreDNS scaled to nothing',
    { '/apis/apps/v1/deployments': [workload('kube-system/coredns', 0, {}, { 'k8s-app': 'kube-dns' })] },
    { coredns: ['coredns is scaled to nothing'] },
  ],
  ['no CoreDNS', { '/apis/apps/v1/deployments': [] }, { coredns: ['there is no Deployment of CoreDNS'] }],
  [
    'a crashing pod',
    pods(pod('apps/web', 'masternode', waiting('CrashLoopBackOff'))),
    { 'pods-running': ['apps/web, container main: CrashLoopBackOff after 7 restarts'] },
  ],
  [
    'a missing image',
    pods(pod('apps/web', 'masternode', waiting('ImagePullBackOff'))),
    { 'pods-running': ['apps/web, container main: ImagePullBackOff after 7 restarts'] },
  ],
  [
    'a pod without a node',
    pods(
      pod('apps/web', '', {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', message: '0/2 nodes are available' }],
      }),
    ),
    {
      'pods-running': [expect.stringMatching(/^apps\/web waits for \d+ minutes: 0\/2 nodes are available$/)],
    },
  ],
  [
    'a failed pod',
    pods(pod('apps/job', 'masternode', { phase: 'Failed', reason: 'Evicted' })),
    { 'pods-running': ['apps/job has failed: Evicted'] },
  ],
  [
    'a container killed for memory',
    pods(
      pod('apps/web', 'masternode', {
        containerStatuses: [
          {
            name: 'main',
            lastState: { terminated: { reason: 'OOMKilled', finishedAt: '2025-12-31T20:00:00Z' } },
          },
        ],
      }),
    ),
    { 'out-of-memory': ['apps/web, container main, at 2025-12-31T20:00:00Z'] },
  ],
  [
    'a daemon that is missing on a node',
    {
      '/apis/apps/v1/daemonsets': [
        workload('kube-system/kube-proxy', 1, { desiredNumberScheduled: 2, numberAvailable: 1 }),
      ],
    },
    { 'workloads-available': ['DaemonSet kube-system/kube-proxy: 1 of 2 available'] },
  ],
  [
    'a change that no controller saw',
    { '/apis/apps/v1/statefulsets': [workload('monitoring/prometheus', 1, { observedGeneration: 0 })] },
    { 'workloads-available': ['StatefulSet monitoring/prometheus: its last change was not taken up'] },
  ],
  [
    'a claim without a volume',
    { '/api/v1/persistentvolumeclaims': [phased('monitoring/data', 'Pending')] },
    { storage: ['claim monitoring/data is Pending'] },
  ],
  [
    'a failed volume',
    { '/api/v1/persistentvolumes': [phased('data', 'Failed')] },
    { storage: ['volume data has failed'] },
  ],
  [
    'a namespace that does not go',
    {
      '/api/v1/namespaces': [phased('old', 'Terminating', { deletionTimestamp: '2025-12-31T23:00:00Z' })],
    },
    { namespaces: ['old is being deleted for 60 minutes'] },
  ],
  [
    'a Service whose pods are not ready',
    { '/apis/discovery.k8s.io/v1/endpointslices': [slice('monitoring/prometheus', false)] },
    { 'service-endpoints': ['monitoring/prometheus has no endpoint'] },
  ],
  [
    'a Service that selects nothing',
    { '/api/v1/services': [service('apps/web')] },
    { 'service-endpoints': ['apps/web has no endpoint'] },
  ],
];

test.each(broken)('%s', async (_name, lists, expected) => {
  expect(await failures(fakeIo(lists))).toEqual(expected);
});

test('pods of one node that cannot resolve', async () => {
  const gate = { app: 'dns-gate' };
  const lists = {
    '/api/v1/pods': [
      pod('kube-system/dns-gate-a', 'masternode', {}, gate),
      pod('kube-system/dns-gate-b', 'storagenodet3500', notReady, gate),
    ],
  };
  expect(await failures(fakeIo(lists))).toMatchObject({ 'dns-gate': ['pods on storagenodet3500 do not'] });
  expect(await failures(fakeIo({ '/api/v1/pods': [] }))).toMatchObject({
    'dns-gate': ['masternode has no dns-gate pod', 'storagenodet3500 has no dns-gate pod'],
    'system-pods': expect.arrayContaining(['there are none']),
  });
});

test('another version than the declared one', async () => {
  const io = fakeIo();
  const newer = {
    ...io,
    get: async (path: string) => (path === '/version' ? { gitVersion: 'v1.30.1' } : io.get(path)),
  };
  expect(await failures(newer)).toEqual({ versions: ['the API server is 1.30.1, not 1.29.15'] });
});
