import { describe, expect, it } from 'vitest';
import type { Part } from '../parts/part.ts';
import { partDigests } from './part-digest.ts';

function part(name: string, recipe: unknown, needs: readonly string[] = []): Part {
  const variant = { source: 'go', needs, build: () => Promise.resolve() } as const;
  return { name, version: '1', recipe, lane: 'go', local: variant };
}

describe('the digest of a part', () => {
  it('follows its recipe and that of everything it is made from, and nothing else', () => {
    const before = partDigests([part('program', 1), part('package', 'p', ['program']), part('other', 2)]);
    const after = partDigests([part('program', 9), part('package', 'p', ['program']), part('other', 2)]);
    expect(after.get('program')).not.toBe(before.get('program'));
    expect(after.get('package')).not.toBe(before.get('package'));
    expect(after.get('other')).toBe(before.get('other'));
  });

  it('is the same whichever way a part was fetched', () => {
    const local = part('image', 'x');
    const both: Part = {
      ...local,
      upstream: { source: 'upstream', needs: ['crane'], build: local.local.build },
    };
    expect(partDigests([both]).get('image')).toBe(partDigests([local]).get('image'));
  });

  it('refuses a need that does not exist, and a circle', () => {
    expect(() => partDigests([part('a', 1, ['b'])])).toThrow('a needs b, unknown');
    expect(() => partDigests([part('a', 1, ['b']), part('b', 1, ['a'])])).toThrow('in a circle');
  });
});
