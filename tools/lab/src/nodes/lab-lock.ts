import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../cache/lock.ts';
import { checkedName, stateDirectory } from '../state/paths.ts';
import type { OnProgress } from './progress.ts';

/** One at a time makes, changes or takes away a lab: two would each take for a remainder what the other has just made. */
export async function withLabLock<T>(
  name: string,
  onProgress: OnProgress,
  work: () => Promise<T>,
): Promise<T> {
  const lock = join(stateDirectory(), 'locks', `lab-${checkedName(name)}`);
  await mkdir(stateDirectory(), { recursive: true, mode: 0o700 });
  return withLock(lock, work, (pid) =>
    onProgress({ step: `process ${pid} is at work on lab ${name}`, state: 'wait' }),
  );
}
