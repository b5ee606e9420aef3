import { expect, test, vi } from 'vitest';
import { mirrorLines } from './progress.ts';

const event = { source: 'cache', seconds: 0, estimateSeconds: 0, secondsLeft: 0 } as const;

test('what a part has to say is said at once, and is no part that is being made', () => {
  const said: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const lines = mirrorLines();
  lines.event({
    ...{ ...event, part: 'signing key', phase: 'progress', doneParts: 0, totalParts: 0 },
    message: 'process 7 makes it: waiting',
  });
  lines.end();
  write.mockRestore();
  expect(said.join('')).toContain('signing key: process 7 makes it: waiting\n');
});
