import { expect, test } from 'vitest';
import { makeTold } from './told.ts';

test('what took a whole host along is said once, what else failed there too', () => {
  const told = makeTold();
  const lost = { code: 'SSH_CONNECTION_LOST', message: 'the connection was lost' };
  const failed = (id: string, error: typeof lost) =>
    told({
      type: 'change-finished',
      target: 'host:a',
      id: `host:a/file:${id}`,
      outcome: 'failed',
      seconds: 0,
      error,
    });
  expect(told({ type: 'target-failed', target: 'host:a', error: lost })).toContain('[SSH_CONNECTION_LOST]');
  expect(failed('/x', lost)).toBeUndefined();
  expect(failed('/y', { code: 'APPLY_FAILED', message: 'no room' })).toContain('[APPLY_FAILED]');
  expect(told({ type: 'target-failed', target: 'host:b', error: lost })).toContain('host:b');
});
