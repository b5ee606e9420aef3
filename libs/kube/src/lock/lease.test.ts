import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isBusy, judge } from './judge.ts';
import { leaseOf } from './lease.ts';

const cluster = 'cluster:debian';
const owner = { user: 'anna', host: hostname(), pid: 100, since: '', run: 'r2' };
const now = Date.parse('2026-01-01T00:01:00Z');

const alive = () => true;
const dead = () => false;

function lease(holderIdentity: string | null, isAlive = alive, renewTime = '2026-01-01T00:00:30.000000Z') {
  return leaseOf(
    {
      metadata: { resourceVersion: '7', annotations: { 'vmstation.dev/run': 'r1' } },
      spec: { holderIdentity, leaseDurationSeconds: 60, acquireTime: '2026-01-01T00:00:00Z', renewTime },
    },
    now,
    isAlive,
  );
}

test('free: no lease, no holder, or ourselves', () => {
  expect(judge(undefined, owner, cluster)).toBe('free');
  expect(judge(lease(null), owner, cluster)).toBe('free');
  expect(judge(lease(`anna@${hostname()}/100/r2`), owner, cluster)).toBe('free');
});

test('held by somebody: the name, the process and the time are told', () => {
  expect(() => judge(lease('ben@laptop/7/r1', dead), owner, cluster)).toThrow(
    expect.objectContaining({
      code: 'LOCKED',
      message: 'ben@laptop (process 7) changes this cluster since 2026-01-01T00:00:00Z',
      where: cluster,
      next: expect.stringMatching(/^wait for that run; .*run the same command again/),
    }),
  );
  expect(() => judge(lease(`anna@${hostname()}/99/r1`), owner, cluster)).toThrow(
    expect.objectContaining({ code: 'LOCKED' }),
  );
});

test('a dead process of this machine is known to be dead', () => {
  expect(judge(lease(`anna@${hostname()}/99/r1`, dead), owner, cluster)).toBe('dead');
});

test('a machine of the same name may be another one, whose processes nobody here can see', () => {
  const there = lease(`anna@${hostname()}/99/r1/its-own`, dead);
  expect(() => judge(there, { ...owner, boot: 'ours' }, cluster)).toThrow(
    expect.objectContaining({ code: 'LOCKED' }),
  );
  expect(judge(there, { ...owner, boot: 'its-own' }, cluster)).toBe('dead');
});

test('a holder elsewhere that seems to have stopped may have another clock, and may be at work', () => {
  for (const renewed of ['2025-12-31T23:59:59.000000Z', '2026-01-01T00:02:01.000000Z', 'soon']) {
    const old = lease('ben@laptop/7/r1', alive, renewed);
    expect(judge(old, owner, cluster)).toBe('silent');
    expect(isBusy(old, owner)).toBe(true);
  }
});

test('who may be at work: not nobody, not ourselves, and not who is known to be dead', () => {
  const busy = [
    undefined,
    lease(null),
    lease(`anna@${hostname()}/100/r2`),
    lease(`anna@${hostname()}/99/r1`, dead),
    lease(`anna@${hostname()}/99/r1`),
    lease(`ben@${hostname()}/99/r1`, dead),
    lease('anna@laptop/99/r1', dead),
  ].map((found) => isBusy(found, owner));
  expect(busy).toEqual([false, false, false, false, true, true, true]);
});

test('a lock without a time of renewal does not hold for ever', () => {
  const { silent } = leaseOf(
    { metadata: { resourceVersion: '1' }, spec: { holderIdentity: 'x@y/1/r' } },
    now,
  );
  expect(silent).toBe(true);
});
