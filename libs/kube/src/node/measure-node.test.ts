import { expect, test } from 'vitest';
import type { LiveObject } from '../object/kube-object.ts';
import { nodeActual } from './measure-node.ts';
import { type NodeMeta, nodeType } from './node-meta.ts';

const owner = { stack: 'infra', task: 'nodes' };

/** What would be changed of a node with this Ready condition. */
function changed(status: string, desired: Omit<NodeMeta, 'node'>) {
  const live: LiveObject = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
    status: { conditions: [{ type: 'Ready', status, message: 'words of the node' }] },
  };
  const wanted = { node: 'n1', ...desired };
  return nodeType.diff(wanted, nodeActual(live, wanted, owner))?.fields;
}

const unready = { field: 'ready', from: 'not Ready: words of the node', to: 'ready' };

test.each([
  ['True', false, undefined],
  ['False', false, [unready]],
  ['Unknown', false, [unready]],
  ['True', true, undefined],
  ['False', true, [unready]],
  ['Unknown', true, undefined],
])('a node that is Ready=%s, whose host may be asleep: %s', (status, mayBeAsleep, fields) => {
  expect(changed(status, { mayBeAsleep })).toEqual(fields);
});

test('nobody sleeps who was not said to', () => {
  expect(changed('Unknown', {})).toEqual([unready]);
});

test('what the site says of a node that sleeps still differs', () => {
  expect(changed('Unknown', { mayBeAsleep: true, labels: { room: 'cellar' } })).toEqual([
    { field: 'label room', from: undefined, to: 'cellar' },
    { field: 'owner', from: undefined, to: 'infra:nodes' },
  ]);
});
