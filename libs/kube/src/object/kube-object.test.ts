import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, parseKey } from './kube-object.ts';

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9.-]{0,20}$/);

test('a key says the same object as what it was made of', () => {
  fc.assert(
    fc.property(
      fc.option(word),
      word,
      word,
      fc.option(word),
      word,
      (group, version, kind, namespace, name) => {
        const ref = { kind, namespace: namespace ?? undefined, name };
        const apiVersion = group === null ? version : `${group}/${version}`;
        expect(parseKey(keyOf(apiVersion, ref))).toEqual({ group: group ?? '', ...ref });
      },
    ),
  );
});

test.each(['', 'Deployment x', 'apps/v1/Deployment', 'a/b/c/d e/f', 'v1/Pod a/b/c'])('no key: %j', (text) => {
  expect(() => parseKey(text)).toThrow('is not the key of a cluster object');
});
