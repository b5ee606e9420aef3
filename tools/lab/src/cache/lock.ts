import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@vmstation/engine';
import { processMark } from './process.ts';

const pollMilliseconds = 500;

/**
 * Runs `work` while holding the lock file `path`; waits while another living process holds it. The lock of
 * a dead process is taken over, also when its number is another process's by now. `onWait` is told once who holds it.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait: (pid: number) => void = () => undefined,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await tryTake(path))) {
    const found = await contentOf(path);
    if (found === undefined) continue;
    const owner = livingOwner(found);
    if (owner === undefined) {
      await removeDead(path, found);
      continue;
    }
    if (!told) onWait(owner);
    told = true;
    await delay(pollMilliseconds);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Linked to its place when it is written: a lock that says nobody's name would keep everybody waiting. */
async function tryTake(path: string): Promise<boolean> {
  const fresh = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(fresh, `${process.pid} ${processMark(process.pid) ?? ''}`);
    await link(fresh, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Of those who find a dead owner's lock one looks again at a time: by then it may be the lock of who was quicker. */
async function removeDead(path: string, dead: string): Promise<void> {
  await withLock(`${path}.dead`, async () => {
    if ((await contentOf(path)) === dead) await rm(path, { force: true });
  });
}

/** What stands in the lock; undefined when it has just gone. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`cannot read the lock ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** The owner's pid; undefined when it lives no more, and when the lock names none. */
function livingOwner(content: string): number | undefined {
  const [, number, mark] = /^([1-9]\d*)(?: (\S+))?$/.exec(content) ?? [];
  if (number === undefined) return undefined;
  const pid = Number(number);
  const now = processMark(pid);
  // An older version wrote no mark: whoever has the number now may be its owner, we ourselves cannot.
  const same = mark === undefined ? pid !== process.pid : now === mark;
  return now !== undefined && same ? pid : undefined;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
