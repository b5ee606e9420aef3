import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.ts';
import { processMark } from './process.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

// Larger than Linux' largest pid, so never alive.
const dead = '99999999';

it.each([undefined, dead])('lets one in at a time and leaves nothing behind, found: %s', async (found) => {
  if (found !== undefined) await writeFile(join(folder, 'l'), found);
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resume) => setImmediate(resume));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(join(folder, 'l'), work)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

it('opens again when the work fails', async () => {
  const failing = withLock(join(folder, 'l'), () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  expect(await readdir(folder)).toEqual([]);
});

const mark = processMark(process.pid) ?? '';
const anotherStart = `${process.pid} ${mark.replace(/\d+$/, '1')}`;
const anotherBoot = `${process.pid} ${mark.replace(/^.*\./, 'boot.')}`;

it.each([
  ...[dead, `${dead} ${mark}`, '', 'not a number', '0'],
  ...[anotherStart, anotherBoot, String(process.pid)],
])('takes over what no living process holds: %j', async (text) => {
  await writeFile(join(folder, 'l'), text);
  expect(await withLock(join(folder, 'l'), () => Promise.resolve('in'))).toBe('in');
  expect(await readdir(folder)).toEqual([]);
});

it.each([`${process.ppid} ${processMark(process.ppid)}`, String(process.ppid)])(
  'waits for a process that lives, and says for which: %j',
  async (text) => {
    const lock = join(folder, 'l');
    await writeFile(lock, text);
    let asked = 0;
    const got = withLock(
      lock,
      () => Promise.resolve('in'),
      (pid) => {
        asked = pid;
        void rm(lock);
      },
    );
    expect(await got).toBe('in');
    expect(asked).toBe(process.ppid);
  },
);
