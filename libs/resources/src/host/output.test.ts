import { Secret } from '@vmstation/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor, secretsIn } from './output.ts';

const secret = fc.string({ minLength: 8, unit: fc.constantFrom('a', 'b', "'", '$', '\n', ' ', '🙂') });

/** Any wish with secrets at any place in it, also one inside another. */
const { wish } = fc.letrec<{ wish: unknown }>((tie) => ({
  wish: fc.oneof(
    { maxDepth: 4 },
    secret.map((text) => new Secret(text)),
    secret.map((text) => new Secret({ data: { key: text }, also: new Secret(text) })),
    fc.constantFrom(undefined, null, 1, 'open'),
    fc.array(tie('wish'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('wish'), { maxKeys: 3 }),
  ),
}));

test('whatever a node quotes of the secrets of a wish, the whole or a line of it, is not shown', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(wish, secret), { minLength: 1, maxLength: 3 }), (parts) => {
      const desired = parts.map(([nested, text]) => ({ nested, own: new Secret(text) }));
      const clean = redactor(secretsIn(desired));
      for (const [, text] of parts) {
        const lines = text.split('\n').filter((line) => line.trim().length >= 8);
        const said = [text, ...lines].map((quoted) => `cat: <${quoted}>: no such file\n`).join('');
        const shown = clean(said);
        for (const hidden of [text, ...lines]) expect(shown).not.toContain(hidden);
        expect(shown).toContain('cat: <[secret]');
      }
    }),
  );
});
