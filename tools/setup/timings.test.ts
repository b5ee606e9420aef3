import { expect, test } from 'vitest';
import { timingTable } from './timings.ts';

test('how long each step took, and all of them', () => {
  const steps = [
    { title: 'types', seconds: 9.04 },
    { title: 'proofs on the lab', seconds: 1500 },
  ];
  expect(timingTable(steps)).toBe(
    ['types                   9.0 s', 'proofs on the lab  25 min 0 s', 'all                25 min 9 s'].join(
      '\n',
    ),
  );
});
