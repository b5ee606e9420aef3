import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from './digest.ts';
import { redact, Secret } from './secret.ts';

const word = 'hunter2';

/** A secret of any shape that holds the word, as a value, as a name, or deep inside. */
const shape = fc.oneof(
  fc.string().map((text) => `${text}${word}${text}`),
  fc.constant({ [word]: word }),
  fc.constant([1, [word]]),
  fc.constant(new Map([[word, new Set([word])]])),
  fc.constant(new Secret(word)),
);

/** Any value with secrets at any place in it. */
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    shape.map((value) => new Secret(value)),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3 }),
  ),
}));

test('nothing that turns a value into text shows a secret of any shape, however deep it is', () => {
  fc.assert(
    fc.property(tree, (value) => {
      for (const text of [
        JSON.stringify(value),
        JSON.stringify({ inside: [value] }),
        canonical(value),
        inspect(value, { depth: Infinity, showHidden: true, getters: true }),
        JSON.stringify(structuredClone(value)),
      ])
        expect(text).not.toContain(word);
    }),
  );
});

test('a secret says nothing as a text, and keeps its value', () => {
  fc.assert(
    fc.property(shape, (value) => {
      const secret = new Secret<unknown>(value);
      expect([`${secret}`, String(secret), [secret].join()]).toEqual(Array(3).fill('[secret]'));
      expect({ ...secret }).toEqual({});
      expect(secret.reveal()).toBe(value);
    }),
  );
});

/** Few letters, so that secrets overlap, repeat and hold each other. */
const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', '$&'), maxLength: 12 });

test('no known secret is left in a text, nor a part of one that overlaps another; the rest stays', () => {
  fc.assert(
    fc.property(letters, fc.array(letters, { maxLength: 4 }), (text, values) => {
      const shown = redact(
        text,
        values.map((value) => new Secret(value)),
      );
      const covered = new Set<number>();
      for (const value of values)
        for (let at = 0; at < text.length; at += 1)
          if (value !== '' && text.startsWith(value, at))
            for (let i = at; i < at + value.length; i += 1) covered.add(i);
      expect(shown.replaceAll('[secret]', '')).toBe(
        [...Array(text.length).keys()].map((i) => (covered.has(i) ? '' : text[i])).join(''),
      );
      if (covered.size === 0) expect(shown).toBe(text);
    }),
  );
});
