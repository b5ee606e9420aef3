import { expect, test } from 'vitest';
import { type PodSummary, summaries } from '../diagnose/pods.ts';
import { pullPatience } from './pull-patience.ts';

const notReady = { ready: false, why: '0 of 1 replicas are available' } as const;

function pods(reason: string): readonly PodSummary[] {
  return summaries({
    items: [
      {
        metadata: { name: 'web-1', namespace: 'x' },
        spec: { nodeName: 'n1' },
        status: { containerStatuses: [{ name: 'web', state: { waiting: { reason } } }] },
      },
    ],
  });
}

test('a pull that fails again after 25 s is given up, with its pod and node', () => {
  let now = 0;
  const patience = pullPatience(() => now);
  expect(patience(notReady, pods('ErrImagePull'))).toBe(notReady);
  now = 24_000;
  expect(patience(notReady, pods('ErrImagePull'))).toBe(notReady);
  now = 100_000;
  expect(patience(notReady, pods('ImagePullBackOff'))).toBe(notReady);
  expect(patience(notReady, pods('ErrImagePull'))).toEqual({
    ready: false,
    why: 'the image of pod web-1 could again not be pulled on n1',
    final: true,
  });
});

test('a pull that came through in between starts anew, and other waits are no pulls', () => {
  let now = 0;
  const patience = pullPatience(() => now);
  patience(notReady, pods('ErrImagePull'));
  now = 24_000;
  expect(patience(notReady, pods('ContainerCreating'))).toBe(notReady);
  now = 30_000;
  expect(patience(notReady, pods('ErrImagePull'))).toBe(notReady);
  now = 500_000;
  expect(patience({ ready: true }, pods('ErrImagePull'))).toEqual({ ready: true });
  expect(patience(notReady, pods('CrashLoopBackOff'))).toBe(notReady);
});
