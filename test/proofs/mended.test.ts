import { expect, test } from 'vitest';
import { mended } from './mended.ts';

const fails = (message: string) => () => Promise.reject(new Error(message));

/** What `mended` fails with after this work and these mends, and how many of the good mends were made. */
async function failing(work: () => Promise<unknown>, ...mends: readonly (() => Promise<unknown>)[]) {
  let made = 0;
  const good = async () => {
    made += 1;
  };
  const all = mends.flatMap((mend) => [mend, good]);
  const error: unknown = await mended(work, all).catch((thrown: unknown) => thrown);
  return { made, error };
}

test('what was broken is mended, and the answer of the work comes back', async () => {
  let whole = false;
  const mend = async () => {
    whole = true;
  };
  expect(await mended(async () => whole, [mend])).toBe(false);
  expect(whole).toBe(true);
});

test('a failure stays what it is, and every mend is made', async () => {
  const nothing = () => Promise.resolve();
  const { made, error } = await failing(fails('the proof'), nothing, nothing);
  expect(made).toBe(2);
  expect(error).toEqual(new Error('the proof'));
});

test('a mend that fails is told, and neither hides what failed before it nor skips another', async () => {
  const alone = await failing(
    () => Promise.resolve(),
    fails('a mend'),
    () => Promise.resolve(),
  );
  expect(alone).toEqual({ made: 2, error: new Error('a mend') });
  const { made, error } = await failing(fails('the proof'), fails('a mend'), fails('another'));
  expect(made).toBe(2);
  expect(error).toMatchObject({
    message: 'the proof\nand then: a mend\nand then: another',
    cause: new Error('the proof'),
  });
});
