import { expect, test } from 'vitest';
import type { LiveObject } from '../object/kube-object.ts';
import { readiness } from './readiness.ts';

function live(apiVersion: string, kind: string, rest: Record<string, LiveObject[string]>): LiveObject {
  return { apiVersion, kind, metadata: { name: 'x', generation: 2 }, ...rest };
}

const rolledOut = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

test.each([
  ['rolled out', {}, undefined],
  ['status of an older spec', { observedGeneration: 1 }, 'the controller has not seen the change yet'],
  ['some not updated', { updatedReplicas: 1 }, '1 of 3 replicas are updated'],
  ['old ones left', { replicas: 4 }, '1 old replicas are still there'],
  ['not available', { availableReplicas: 2 }, '2 of 3 replicas are available'],
])('Deployment: %s', (_name, status, why) => {
  const object = live('apps/v1', 'Deployment', {
    spec: { replicas: 3 },
    status: { ...rolledOut, ...status },
  });
  expect(readiness(object)).toEqual(why === undefined ? { ready: true } : { ready: false, why });
});

test('a Deployment without a status yet is not ready', () => {
  expect(readiness(live('apps/v1', 'Deployment', { spec: {} })).ready).toBe(false);
});

test('a Deployment scaled to none is ready', () => {
  const object = live('apps/v1', 'Deployment', { spec: { replicas: 0 }, status: { observedGeneration: 2 } });
  expect(readiness(object)).toEqual({ ready: true });
});

test.each([
  [{ desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 }, undefined],
  [{ desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 }, '1 of 2 pods are updated'],
  [{ desiredNumberScheduled: 2, updatedNumberScheduled: 2 }, '0 of 2 pods are available'],
])('DaemonSet %o', (status, why) => {
  const object = live('apps/v1', 'DaemonSet', { spec: {}, status: { observedGeneration: 2, ...status } });
  expect(readiness(object)).toEqual(why === undefined ? { ready: true } : { ready: false, why });
});

const oneOff = { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 };
const neverUpdated = { desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 };

test.each([
  ['what lacks on a silent node', oneOff, { old: 0, unavailable: 1 }, undefined],
  ['what is old on a silent node', neverUpdated, { old: 1, unavailable: 0 }, undefined],
  [
    'one that lacks elsewhere as well',
    { ...oneOff, numberAvailable: 0 },
    { old: 0, unavailable: 1 },
    '0 of 1 pods are available',
  ],
  [
    'an old one elsewhere as well',
    { ...neverUpdated, updatedNumberScheduled: 0 },
    { old: 1, unavailable: 1 },
    '0 of 1 pods are updated',
  ],
  ['a silent pod that lacks something else', oneOff, { old: 1, unavailable: 0 }, '1 of 2 pods are available'],
  [
    'a silent pod where none is wanted any more',
    { desiredNumberScheduled: 1, updatedNumberScheduled: 1, numberAvailable: 0, numberMisscheduled: 1 },
    { old: 0, unavailable: 1 },
    '0 of 1 pods are available',
  ],
])('DaemonSet with silent nodes: %s', (_name, status, silent, why) => {
  const object = live('apps/v1', 'DaemonSet', { spec: {}, status: { observedGeneration: 2, ...status } });
  expect(readiness(object, { silent })).toEqual(why === undefined ? { ready: true } : { ready: false, why });
});

test.each([
  ['all', 0, { updatedReplicas: 2, readyReplicas: 2 }, undefined],
  ['one old', 0, { updatedReplicas: 1, readyReplicas: 2 }, '1 of 2 replicas are updated'],
  ['one old below the partition', 1, { updatedReplicas: 1, readyReplicas: 2 }, undefined],
  ['one down', 0, { updatedReplicas: 2, readyReplicas: 1 }, '1 of 2 replicas are available'],
])('StatefulSet: %s', (_name, partition, status, why) => {
  const object = live('apps/v1', 'StatefulSet', {
    spec: { replicas: 2, updateStrategy: { rollingUpdate: { partition } } },
    status: { observedGeneration: 2, ...status },
  });
  expect(readiness(object)).toEqual(why === undefined ? { ready: true } : { ready: false, why });
});

function condition(type: string, status: string, message = ''): Record<string, LiveObject[string]> {
  return { status: { conditions: [{ type, status, reason: 'Because', message }] } };
}

test.each([
  ['v1', 'Node', condition('Ready', 'True'), true],
  ['v1', 'Node', condition('Ready', 'Unknown'), false],
  ['batch/v1', 'Job', condition('Complete', 'True'), true],
  ['batch/v1', 'Job', {}, false],
  ['v1', 'Pod', condition('Ready', 'True'), true],
  ['v1', 'Pod', { status: { phase: 'Succeeded' } }, true],
  ['v1', 'Pod', { status: { phase: 'Pending' } }, false],
  ['v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }, true],
  ['v1', 'PersistentVolumeClaim', { status: { phase: 'Pending' } }, false],
  ['v1', 'Namespace', { status: { phase: 'Active' } }, true],
  ['v1', 'Namespace', { status: { phase: 'Terminating' } }, false],
  ['v1', 'Service', { spec: { type: 'NodePort' } }, true],
  ['v1', 'Service', { spec: { type: 'LoadBalancer' } }, false],
  [
    'v1',
    'Service',
    { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } } },
    true,
  ],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', condition('Established', 'True'), true],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', {}, false],
  ['apiregistration.k8s.io/v1', 'APIService', condition('Available', 'False'), false],
  ['v1', 'ConfigMap', {}, true],
  // Another group's kind of the same name is not taken for the one known here.
  ['networking.example/v1', 'Service', { spec: { type: 'LoadBalancer' } }, true],
])('%s %s %o', (apiVersion, kind, rest, ready) => {
  expect(readiness(live(apiVersion, kind, rest)).ready).toBe(ready);
});

test('a failed Job or Pod is final and says why', () => {
  expect(readiness(live('batch/v1', 'Job', condition('Failed', 'True', 'backoff limit')))).toEqual({
    ready: false,
    why: 'failed: backoff limit',
    final: true,
  });
  expect(readiness(live('v1', 'Pod', { status: { phase: 'Failed' } }))).toMatchObject({ final: true });
});

test('an unbound claim is fine when its class binds late, a lost one is not', () => {
  const claim = (phase: string) => live('v1', 'PersistentVolumeClaim', { status: { phase } });
  expect(readiness(claim('Pending'), { bindsLate: true })).toEqual({ ready: true });
  expect(readiness(claim('Lost'), { bindsLate: true }).ready).toBe(false);
});

test('what is being deleted is never ready', () => {
  const object: LiveObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z' },
  };
  expect(readiness(object)).toEqual({ ready: false, why: 'being deleted' });
});
