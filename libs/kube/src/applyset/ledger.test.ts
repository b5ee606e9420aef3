import { expect, test } from 'vitest';
import { identityOf, type ObjectRef } from '../object/kube-object.ts';
import { entriesOf, type Member } from './ledger.ts';

function member(apiVersion: string, plural: string, ref: ObjectRef, level: number, stack = 'apps'): Member {
  const endpoint = {
    apiVersion,
    kind: ref.kind,
    namespaced: ref.namespace !== undefined,
    listed: true,
    base: '',
    plural,
  };
  return { ref, endpoint, marks: { stack, task: 't', level, after: [], origin: 'created' } };
}

const ns = (level: number) =>
  member('v1', 'namespaces', { group: '', kind: 'Namespace', namespace: undefined, name: 'shop' }, level);
const web = (level: number, stack?: string) =>
  member(
    'apps/v1',
    'deployments',
    { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' },
    level,
    stack,
  );

test('a namespace goes after what is in it, even when it was made later', () => {
  const entries = entriesOf('cluster:x', [ns(5), web(2)], new Map());
  expect(entries.map(({ id, level, after }) => ({ id, level, after }))).toEqual([
    { id: 'cluster:x/object:v1/Namespace shop', level: 1, after: [] },
    {
      id: 'cluster:x/object:apps/v1/Deployment shop/web',
      level: 2,
      after: ['cluster:x/object:v1/Namespace shop'],
    },
  ]);
});

test('a namespace goes after what another stack has in it, whose levels are its own', () => {
  const entries = entriesOf('cluster:x', [ns(5), web(2, 'monitor')], new Map());
  expect(entries.map(({ level, after }) => ({ level, after }))).toEqual([
    { level: 5, after: [] },
    { level: 2, after: ['cluster:x/object:v1/Namespace shop'] },
  ]);
});

test('a definition goes after its objects', () => {
  const crd = member(
    'apiextensions.k8s.io/v1',
    'customresourcedefinitions',
    {
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
      namespace: undefined,
      name: 'lamps.example.org',
    },
    2,
  );
  const lamp = member(
    'example.org/v1',
    'lamps',
    { group: 'example.org', kind: 'Lamp', namespace: undefined, name: 'desk' },
    2,
  );
  expect(entriesOf('cluster:x', [crd, lamp], new Map()).map(({ level }) => level)).toEqual([1, 2]);
});

test('a manifest in another version of the API is the same object', () => {
  const { ref } = web(1);
  const entries = entriesOf(
    'cluster:x',
    [web(1)],
    new Map([[identityOf(ref), 'cluster:x/object:apps/v2/Deployment shop/web']]),
  );
  expect(entries.map(({ id }) => id)).toEqual(['cluster:x/object:apps/v2/Deployment shop/web']);
});
