import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { channels } from './channels.ts';

it('gives out no more than its count, in the order of asking', async () => {
  const { take } = channels(2);
  const order: number[] = [];
  const first = await take();
  await take();
  const third = take().then((giveBack) => {
    order.push(3);
    return giveBack;
  });
  const fourth = take().then(() => order.push(4));
  await turn();
  expect(order).toEqual([]);
  first();
  first(); // twice is once
  await third;
  await turn();
  expect(order).toEqual([3]);
  (await third)();
  await fourth;
  expect(order).toEqual([3, 4]);
});

it('does not keep a place for who gave up', async () => {
  const { take } = channels(1);
  const giveBack = await take();
  const abort = new AbortController();
  const waits = take(abort.signal);
  abort.abort('enough');
  await expect(waits).rejects.toBe('enough');
  await expect(take(abort.signal)).rejects.toBe('enough');
  giveBack();
  expect(typeof (await take())).toBe('function');
});
