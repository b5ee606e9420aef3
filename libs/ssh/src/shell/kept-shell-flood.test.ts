import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { keptShells, sh, soon } from '../testing/kept.ts';

const shells = keptShells();
afterEach(() => shells.close());

/** Bytes that are held on to, and not what merely was not collected yet. */
function held(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it.each([
  ['without a newline', "head -c 100000000 /dev/zero | tr '\\0' x"],
  ['of NULs', 'head -c 100000000 /dev/zero'],
  ['of noise', 'head -c 100000000 /dev/urandom'],
  ['of escape sequences', 'yes "$(printf \'\\033[2J\\033]0;x\\007\')" | head -c 100000000'],
])('stops at its limit what prints 100 MB %s, in bounded memory', async (_what, script) => {
  const limit = 64 * 1024 * 1024;
  let received = 0;
  let most = 0;
  const kept = shells.open(sh, (bytes) => {
    received += bytes;
    // The last moment before the limit: never is more held than now.
    if (most === 0 && received > limit - 1024 * 1024) most = held();
  });
  let longest = 0;
  const onLine = (line: string) => {
    longest = Math.max(longest, line.length);
  };
  const before = held();
  const run = kept.run(script, { ...soon, onLine, maxOutputBytes: limit });
  await expect(run).rejects.toMatchObject({ code: 'SSH_OUTPUT_TOO_BIG', where: 'local' });
  expect(most).toBeGreaterThan(0);
  // What came in pieces is held in slabs that are larger than the pieces.
  expect(most - before).toBeLessThan(3 * limit);
  expect(longest).toBeLessThanOrEqual(65_536);
  expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
});
