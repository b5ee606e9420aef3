import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { keptShells, programs, soon } from '../testing/kept.ts';

const shells = keptShells();
afterEach(() => shells.close());
const isAlive = (pid: number) => existsSync(`/proc/${pid}/exe`);

describe.each(programs)('a script in a kept $name', (shell) => {
  it('kills the process group when time is up, and goes on', async () => {
    const kept = shells.open(shell);
    let pid = 0;
    const onLine = (line: string) => {
      pid = Number(line);
    };
    const late = kept.run('# waits for ever\nsleep 1000 & echo $!; wait', { timeoutMs: 4000, onLine });
    await expect(late).rejects.toMatchObject({
      code: 'SSH_TIMEOUT',
      message: expect.stringContaining('waits for ever'),
    });
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('kills what ignores TERM', async () => {
    const kept = shells.open(shell);
    const late = kept.run('trap "" TERM; while :; do sleep 1; done', { timeoutMs: 200 });
    await expect(late).rejects.toMatchObject({ code: 'SSH_TIMEOUT' });
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('stops a script when its signal is aborted', async () => {
    const kept = shells.open(shell);
    const abort = new AbortController();
    const run = kept.run('echo go; sleep 1000', {
      ...soon,
      signal: abort.signal,
      onLine: () => abort.abort('enough'),
    });
    await expect(run).rejects.toBe('enough');
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('goes on, at whatever moment scripts are stopped', async () => {
    const busy = Array.from({ length: 12 }, async () => {
      const kept = shells.open(shell);
      for (let i = 0; i < 8; i += 1) {
        const abort = new AbortController();
        const onLine = () => abort.abort('enough');
        const run = kept.run('echo go; sleep 1000', { ...soon, signal: abort.signal, onLine });
        await expect(run).rejects.toBe('enough');
      }
      expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
    });
    await Promise.all(busy);
  });

  it('stops a script that writes too much', async () => {
    const kept = shells.open(shell);
    const run = kept.run('while :; do echo yyyyyyyyyyyyyyyyyyyy; done', { ...soon, maxOutputBytes: 100_000 });
    await expect(run).rejects.toMatchObject({ code: 'SSH_OUTPUT_TOO_BIG' });
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('stops a script whose listener fails, with that failure', async () => {
    const kept = shells.open(shell);
    const onLine = () => {
      throw new Error('listener');
    };
    await expect(kept.run('echo a; sleep 1000', { ...soon, onLine })).rejects.toThrow('listener');
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('says what was running when the shell dies', async () => {
    const kept = shells.open(shell);
    const run = kept.run('# upgrade of the kernel\nkill -9 $(cut -d" " -f4 /proc/$PPID/stat) $PPID', soon);
    await expect(run).rejects.toMatchObject({
      code: 'SSH_CONNECTION_LOST',
      message: expect.stringContaining('"upgrade of the kernel"'),
    });
    await expect(kept.run('true', soon)).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST' });
  });
});
