import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Remaining, secondsLeft } from './estimate.ts';

const widths = { go: 2, system: 1 };
const part = (name: string, seconds: number, more: Partial<Remaining> = {}): Remaining => ({
  name,
  seconds,
  lane: 'go',
  needs: [],
  running: false,
  ...more,
});

describe('seconds left', () => {
  it('is nothing when nothing is left', () => expect(secondsLeft([], widths)).toBe(0));

  it('runs as many at once as the lane is wide', () => {
    expect(secondsLeft([part('a', 30), part('b', 10), part('c', 10)], widths)).toBe(30);
    expect(secondsLeft([part('a', 10), part('b', 10), part('c', 10)], widths)).toBe(20);
  });

  it('lets a part wait for what it needs, and not for what is done already', () => {
    const packages = part('packages', 5, { lane: 'system', needs: ['program', 'done before'] });
    expect(secondsLeft([packages, part('program', 20, { running: true })], widths)).toBe(25);
  });

  it('lies between the longest part and the sum of all', () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(seconds, (list) => {
        const left = secondsLeft(
          list.map((value, index) =>
            part(`p${index}`, value, index > 0 && index % 3 === 0 ? { needs: ['p0'] } : {}),
          ),
          widths,
        );
        expect(left).toBeGreaterThanOrEqual(Math.max(...list));
        expect(left).toBeLessThanOrEqual(list.reduce((sum, value) => sum + value, 0));
      }),
    );
  });
});
