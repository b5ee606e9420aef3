import { expect, it } from 'vitest';
import type { Part } from '../parts/part.ts';
import type { MirrorProgress } from './events.ts';
import { makeTracker } from './tracker.ts';

const part = (name: string): Part => ({
  name,
  version: '1',
  recipe: name,
  lane: 'go',
  local: { source: 'go', needs: [], build: () => Promise.resolve() },
});

it('counts parts and tells the time left from the estimates', () => {
  const events: MirrorProgress[] = [];
  const tracker = makeTracker(
    (one) => (one.name === 'long' ? 100 : 10),
    (event) => events.push(event),
  );
  tracker.plan(
    [
      { part: part('long'), needs: [] },
      { part: part('short'), needs: ['long'] },
    ],
    5,
  );
  tracker.start('long', 'go');
  tracker.say('long', 'waiting');
  tracker.done('long', 'go', 90);
  tracker.stop();
  expect(
    events.map(({ phase, doneParts, totalParts, secondsLeft }) => [
      phase,
      doneParts,
      totalParts,
      secondsLeft,
    ]),
  ).toEqual([
    ['start', 3, 5, 110],
    ['progress', 3, 5, 110],
    ['done', 4, 5, 10],
  ]);
});
