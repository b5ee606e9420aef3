import { expect, test } from 'vitest';
import type { LiveObject } from '../object/kube-object.ts';
import { silentPods } from './silent-pods.ts';

const daemonSet: LiveObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'x', uid: 'ours', annotations: { 'deprecated.daemonset.template.generation': '2' } },
};
const ready = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } });
const nodes = {
  items: [
    { metadata: { name: 'awake' }, ...ready('True') },
    { metadata: { name: 'joining' }, ...ready('False') },
    { metadata: { name: 'asleep' }, ...ready('Unknown') },
    { metadata: { name: 'off' }, ...ready('Unknown') },
  ],
};
const pod = (nodeName: string, is: string, { generation = '2', owner = 'ours' } = {}) => ({
  metadata: { labels: { 'pod-template-generation': generation }, ownerReferences: [{ uid: owner }] },
  spec: { nodeName },
  ...ready(is),
});
const old = { generation: '1' };

test.each([
  ['none', [pod('awake', 'False', old), pod('joining', 'False', old)], { old: 0, unavailable: 0 }],
  ['one of two silent nodes', [pod('awake', 'True'), pod('asleep', 'False')], { old: 0, unavailable: 1 }],
  ['both', [pod('asleep', 'False', old), pod('off', 'False')], { old: 1, unavailable: 2 }],
  ['one that is still counted as available', [pod('asleep', 'True')], { old: 0, unavailable: 0 }],
  ['two of one node', [pod('asleep', 'False', old), pod('asleep', 'False', old)], { old: 1, unavailable: 1 }],
  ['those of others', [pod('asleep', 'False', { ...old, owner: 'theirs' })], { old: 0, unavailable: 0 }],
])('pods on nodes that say nothing: %s', (_name, items, counted) => {
  expect(silentPods(daemonSet, nodes, { items })).toEqual(counted);
});

test('a pod that does not say of which template it is excuses no update', () => {
  const bare = { ...pod('asleep', 'False'), metadata: { ownerReferences: [{ uid: 'ours' }] } };
  expect(silentPods(daemonSet, nodes, { items: [bare] })).toEqual({ old: 0, unavailable: 1 });
});
