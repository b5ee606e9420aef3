import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@vmstation/engine';

const pollMilliseconds = 500;

/**
 * Runs `work` while holding the lock file `path`; waits while another living process holds it. The lock of
 * a dead process is taken over. `onWait` is told once who holds it.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait: (pid: number) => void = () => undefined,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await tryTake(path))) {
    const owner = await ownerOf(path);
    if (owner !== undefined && !alive(owner)) {
      await takeOver(path, owner);
      continue;
    }
    if (!told && owner !== undefined) onWait(owner);
    told = true;
    await delay(pollMilliseconds);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Moves the dead owner's lock aside: of two who try, only one can move it. Should it by then be the fresh
 * lock of another who was quicker, it goes back.
 */
async function takeOver(path: string, dead: number): Promise<void> {
  const aside = `${path}.${process.pid}.dead`;
  try {
    await rename(path, aside);
    if ((await ownerOf(aside)) !== dead) await link(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  await rm(aside, { force: true });
}

/** The owner's pid; undefined when the lock has just gone or isn't written yet. */
async function ownerOf(path: string): Promise<number | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return text === '' ? undefined : Number(text);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`cannot read the lock ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function alive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
