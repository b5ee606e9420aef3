import { expect, test } from 'vitest';
import { liveObject } from '../object/kube-object.ts';
import { applySetId, marked, marksOf, originOf, protectLabel, unmarked } from './marks.ts';

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { app: 'x' } } };
const marks = {
  stack: 'apps',
  task: 'web',
  level: 4,
  after: ['cluster:x/object:v1/Namespace shop'],
  origin: 'created',
} as const;

test('the id is what kubectl computes for this parent, and a valid label', () => {
  // printf 'vmstation-apps.kube-system.ConfigMap.' | openssl dgst -sha256 -binary | basenc --base64url
  expect(applySetId('apps')).toBe('applyset-SQNvONsrr7cvVRtRThOnWl3i-H3IV2-pjQ_x5R6A8s8-v1');
  expect(applySetId('apps')).toMatch(/^[A-Za-z0-9][\w.-]{0,61}[A-Za-z0-9]$/);
});

test('marks are read as they were set, and taken out again', () => {
  const live = liveObject.parse(marked(object, marks));
  expect(marksOf(live.metadata)).toEqual(marks);
  expect(unmarked(marked(object, marks))).toEqual({
    ...object,
    metadata: { ...object.metadata, annotations: {} },
  });
});

test('a mark without the label of its set is not ours', () => {
  const live = liveObject.parse(marked(object, marks));
  expect(marksOf({ ...live.metadata, labels: {} })).toBeUndefined();
  const lost = { ...live.metadata.annotations, 'vmstation.dev/level': 'x' };
  expect(marksOf({ ...live.metadata, annotations: lost })).toBeUndefined();
});

test('marks that came along with a copy are not its own', () => {
  const { metadata } = liveObject.parse(marked(object, marks));
  expect(marksOf({ ...metadata, name: 'b' })).toBeUndefined();
  expect(marksOf({ ...metadata, namespace: 'elsewhere' })).toBeUndefined();
  expect(originOf({ ...metadata, name: 'b' })).toBeUndefined();
});

test('marks without a name, of an earlier version, are its own where the server knows that we applied it', () => {
  const { metadata } = liveObject.parse(marked(object, marks));
  const { 'vmstation.dev/name': _name, ...annotations } = metadata.annotations ?? {};
  const managedFields = [{ manager: 'vmstation', operation: 'Apply' }];
  expect(marksOf({ ...metadata, annotations, managedFields })).toEqual(marks);
  expect(marksOf({ ...metadata, annotations })).toBeUndefined();
  const byHand = [{ manager: 'kubectl-client-side-apply', operation: 'Update' }];
  expect(marksOf({ ...metadata, annotations, managedFields: byHand })).toBeUndefined();
});

test('claims are protected unless they say otherwise', () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a' } };
  const labelled = (labels: Record<string, string>) =>
    liveObject.parse(marked({ ...claim, metadata: { name: 'a', labels } }, marks)).metadata.labels?.[
      protectLabel
    ];
  expect(labelled({})).toBe('data');
  expect(labelled({ [protectLabel]: 'none' })).toBe('none');
  expect(liveObject.parse(marked(object, marks)).metadata.labels?.[protectLabel]).toBeUndefined();
});
