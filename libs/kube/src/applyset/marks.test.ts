import { expect, test } from 'vitest';
import { liveObject } from '../object/kube-object.ts';
import { applySetId, marked, marksOf, protectLabel, unmarked } from './marks.ts';

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
