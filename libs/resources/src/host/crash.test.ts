import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Bench, bench, errorsOf } from './testing/bench.ts';
import { type LocalShell, localShell } from './testing/local-shell.ts';
import { paperDraft } from './testing/paper.ts';

/** A power cut: everything that a shell ever started, at once, and nothing is told. */
function cut(mark: string): void {
  for (let found = true; found; ) {
    found = false;
    for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(`VM_CUT=${mark}\0`)) continue;
        process.kill(Number(name), 'SIGKILL');
        found = true;
      } catch (error) {
        // ended in the meantime, or not ours to look at
        if (
          !(
            error instanceof Error &&
            'code' in error &&
            ['ESRCH', 'ENOENT', 'EACCES'].includes(String(error.code))
          )
        )
          throw error;
      }
    }
  }
}

const drafts = (machine: Bench) =>
  Array.from({ length: 8 }, (_, i) =>
    paperDraft({ path: join(machine.folder, `f${i}`), text: `new ${i}`, before: 'sleep 0.01' }),
  );

/** Runs until the machine is cut off after some time; whatever the run says then is right. */
async function interrupted(machine: Bench, afterMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const connect = async () => {
    timer = setTimeout(() => cut(machine.folder), afterMs);
    return localShell({ env: { VM_CUT: machine.folder } });
  };
  await machine.run(drafts(machine), { connect }).then(
    () => undefined,
    () => undefined, // cut off: that is what this is about
  );
  clearTimeout(timer);
  cut(machine.folder);
}

const moments = Array.from({ length: 10 }, (_, i) => 20 + i * 40);

test.each(moments)(
  'a power cut after %i ms: the next run converges, and a reset brings back all',
  { timeout: 60_000 },
  async (ms) => {
    await using machine = await bench();
    for (let i = 0; i < 4; i += 1) writeFileSync(join(machine.folder, `f${i}`), `old ${i}`);
    await interrupted(machine, ms);
    const next = await machine.run(drafts(machine));
    expect(errorsOf(next.events)).toEqual([]);
    for (let i = 0; i < 8; i += 1)
      expect(readFileSync(join(machine.folder, `f${i}`), 'utf8')).toBe(`new ${i}`);
    expect((await machine.run(drafts(machine))).plan.changes).toEqual([]);
    const reset = await machine.run(drafts(machine), { verb: 'reset' });
    expect(errorsOf(reset.events)).toEqual([]);
    const left = readdirSync(machine.folder).filter((name) => !name.endsWith('.new'));
    expect(left.sort()).toEqual(['f0', 'f1', 'f2', 'f3']);
    for (let i = 0; i < 4; i += 1)
      expect(readFileSync(join(machine.folder, `f${i}`), 'utf8')).toBe(`old ${i}`);
  },
);

test('a change that outlives its run is waited for', { timeout: 60_000 }, async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'slow');
  const [started, released] = [join(machine.folder, 'started'), join(machine.folder, 'released')];
  const slow = paperDraft({
    path,
    text: 'x',
    before: `: >${started}; while [ ! -e ${released} ]; do sleep 0.05; done`,
  });
  let shell: LocalShell | undefined;
  const connect = async () => {
    shell = localShell();
    return shell;
  };
  const run = machine.run([slow], { connect }).catch(() => undefined);
  await appears(started);
  // Only the kept shell and the batch die; the change itself is in a group of its own and goes on.
  for (const pid of [
    shell?.pid ?? 0,
    Number(readFileSync(join(machine.roots.lock, 'batch'), 'utf8').split(' ')[0]),
  ])
    process.kill(pid, 'SIGKILL');
  await run;
  // It ends between the read of the next run and its lock.
  const afterRead = async () => {
    const opened = localShell();
    return {
      ...opened,
      async run(...args: Parameters<LocalShell['run']>) {
        const said = await opened.run(...args);
        writeFileSync(released, '');
        return said;
      },
    };
  };
  const next = await machine.run([slow], { connect: afterRead });
  expect(next.state.notes).toEqual([expect.stringContaining('another run was at work')]);
  expect([...next.outcomes.values()]).toEqual(['moved']);
  expect(next.events).toContainEqual(
    expect.objectContaining({ type: 'note', text: expect.stringContaining('since it was read') }),
  );
  expect(readFileSync(path, 'utf8')).toBe('x');
  const last = await machine.run([slow]);
  expect(last.plan.changes).toEqual([]);
});

async function appears(path: string): Promise<void> {
  const watcher = spawn('sh', ['-c', `while [ ! -e '${path}' ]; do sleep 0.05; done`]);
  await new Promise((resolve) => watcher.once('exit', resolve));
}
