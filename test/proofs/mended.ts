import { messageOf } from '@vmstation/engine';

/**
 * Works on what is broken on purpose, then makes every mend, in order and whatever fails. Fails with what failed
 * first; the words of mends that failed, too, stand behind it.
 */
export async function mended<T>(
  work: () => Promise<T>,
  mends: readonly (() => Promise<unknown>)[],
): Promise<T> {
  const done = work();
  const failures: unknown[] = [];
  for (const step of [() => done, ...mends]) await step().catch((thrown) => failures.push(thrown));
  const [first, ...more] = failures;
  if (more.length > 0) throw new Error(failures.map(messageOf).join('\nand then: '), { cause: first });
  if (failures.length > 0) throw first;
  return done;
}
