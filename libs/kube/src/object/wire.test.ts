import { Secret } from '@vmstation/engine';
import { expect, test } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { manifest } from './manifest.ts';
import type { Deployment } from './typed.ts';
import { forPeople, hides, onTheWire } from './wire.ts';

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'n' },
  stringData: { a: new Secret('x'), b: 'y' },
  data: { c: 'eg==' },
};

test('a Secret is revealed on the wire only', () => {
  expect(onTheWire(secret)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'n' },
    data: { a: 'eA==', b: 'eQ==', c: 'eg==' },
  });
  expect(forPeople(onTheWire(secret))).toMatchObject({
    data: { a: '(secret)', b: '(secret)', c: '(secret)' },
  });
  const created = manifest(secret);
  const shown = JSON.stringify(
    created.kind.diff(created.desired, { exists: false, ready: false, fields: [] }),
  );
  expect(shown).toContain('(secret)');
  expect(shown).not.toContain('eA==');
});

test('a copy that kubectl keeps in an annotation is hidden too', () => {
  const hide = hides(secret);
  expect(hide(['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'])).toBe(true);
  expect(hide(['metadata', 'labels', 'a'])).toBe(false);
  expect(hides({ apiVersion: 'v1', kind: 'ConfigMap' })(['data', 'a'])).toBe(false);
});

test('a secret anywhere else is refused with its place', () => {
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace: 'n' },
    data: { list: [{ token: new Secret('hunter2') }] },
  };
  expect(() => manifest(config)).toThrow(
    expect.objectContaining({
      code: 'SECRET_IN_CLEAR',
      message: expect.stringContaining('ConfigMap n/c would carry a secret in data.list[0].token'),
    }),
  );
});

test('typed manifests fit, absent fields vanish, and what JSON lacks is refused', () => {
  const web = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } },
    },
  } satisfies Deployment;
  expect(manifest(web)).toMatchObject({ type: 'object', key: 'apps/v1/Deployment shop/web' });
  const loose: KubeObject = { ...web, spec: { gone: undefined, f: () => 1 } };
  expect(onTheWire({ ...loose, spec: { gone: undefined, at: new Date(0) } })).toHaveProperty('spec', {
    at: '1970-01-01T00:00:00.000Z',
  });
  expect(() => onTheWire(loose)).toThrow('spec.f is a function');
  expect(() => manifest({ apiVersion: 'v1', kind: 'Pod', metadata: {} })).toThrow('no metadata.name');
});
