import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bench, owner } from './testing/bench.ts';
import { paperDraft } from './testing/paper.ts';
import { shells } from './testing/shells.ts';

const elsewhere = { ...owner, user: 'bo', host: 'other-laptop', pid: 1, run: 'run-2' };
/** A process number that nobody has: it is more than Linux gives out. */
const deadPid = 2 ** 22;

describe.each(shells)('%s', (_, program) => {
  test('one run at a time, and the other is told whose it is', async () => {
    await using machine = await bench({ program });
    const [first, second] = [machine.target(), machine.target()];
    await first.lock(elsewhere);
    await expect(second.lock(owner)).rejects.toMatchObject({
      code: 'LOCKED',
      message: 'here is being worked on by bo on other-laptop (pid 1, run run-2) since 2025-01-01T10:00:00Z',
    });
    await first.unlock();
    expect(existsSync(machine.roots.lock)).toBe(false);
    await second.lock(owner);
    await second.unlock();
  });

  test('the lock of a run whose connection is gone is taken over, and that is said', async () => {
    await using machine = await bench({ program });
    const first = machine.target();
    await first.lock(elsewhere);
    await machine.shells[0]?.close();
    const { events, outcomes } = await machine.run([
      paperDraft({ path: join(machine.folder, 'a'), text: 'x' }),
    ]);
    expect([...outcomes.values()]).toEqual(['ok']);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'note',
        text: expect.stringContaining('bo on other-laptop (pid 1, run run-2)'),
      }),
    );
  });

  test('a run that died on this controller does not hold it, even while its connection seems alive', async () => {
    await using machine = await bench({ program });
    await machine.target().lock({ ...owner, pid: deadPid, run: 'run-0' });
    const second = machine.target();
    await second.lock(owner);
    await second.unlock();
  });

  test('a controller of the same name is another one, whose processes nobody here can see', async () => {
    await using machine = await bench({ program });
    await machine.target().lock({ ...owner, boot: 'its-own', pid: deadPid, run: 'run-0' });
    await expect(machine.target().lock({ ...owner, boot: 'ours' })).rejects.toMatchObject({ code: 'LOCKED' });
  });

  test('a run that lives on this controller holds it', async () => {
    await using machine = await bench({ program });
    await machine.target().lock({ ...owner, pid: process.ppid });
    await expect(machine.target().lock(owner)).rejects.toMatchObject({ code: 'LOCKED' });
  });
});

/** As many runs as there are words give the lock back while this one is about to take it: after which command each. */
test.each([
  ['before its folder is opened', ['mkdir']],
  ['again and again', ['mkdir', 'mkdir', 'mkdir']],
  ['before its record is written', ['tr']],
])('a run that gives the lock back takes the folder along: %s', async (_, moments) => {
  await using elsewhere = await bench();
  const left = join(elsewhere.folder, 'left');
  await using machine = await bench({ env: { PATH: `${elsewhere.folder}:${process.env.PATH}` } });
  writeFileSync(left, moments.map((each) => `${each}\n`).join(''));
  for (const name of new Set(moments)) {
    const script = `#!/bin/sh
PATH=\${PATH#*:} ${name} "$@" || exit
read -r moment <${left} || exit 0
if [ "$moment" = ${name} ]; then sed -i 1d ${left}; rmdir ${machine.roots.lock}; fi
`;
    writeFileSync(join(elsewhere.folder, name), script, { mode: 0o755 });
  }
  const host = machine.target();
  await host.lock(owner);
  expect(readFileSync(left, 'utf8')).toBe('');
  await host.unlock();
  expect(existsSync(machine.roots.lock)).toBe(false);
});

test('a machine that can hold no lock is not asked for ever', async () => {
  await using machine = await bench();
  writeFileSync(machine.roots.lock, 'a file where a folder should be');
  await expect(machine.target().lock(owner)).rejects.toMatchObject({ code: 'LOCK_FAILED' });
});

test('of many at once, one gets it', async () => {
  await using machine = await bench();
  const hosts = Array.from({ length: 8 }, (_, i) => ({ host: machine.target(), run: `run-${i}` }));
  const results = await Promise.allSettled(
    hosts.map(({ host, run }) => host.lock({ ...elsewhere, pid: 2, run })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(readdirSync(machine.roots.lock)).toEqual(['lock']);
});

test('a run that another one came before has to plan again', async () => {
  await using machine = await bench();
  const host = machine.target();
  await host.read([]);
  await machine.run([paperDraft({ path: join(machine.folder, 'a'), text: 'x' })]);
  await expect(host.lock(owner)).rejects.toMatchObject({ code: 'WORLD_MOVED', where: 'here' });
  expect(existsSync(machine.roots.lock)).toBe(false);
  await host.read([]);
  await host.lock(owner);
  await host.unlock();
});

test('of two looks the first one counts, since what was seen then is part of the plan', async () => {
  await using machine = await bench();
  const host = machine.target();
  await host.read([]);
  await machine.run([paperDraft({ path: join(machine.folder, 'a'), text: 'x' })]);
  await host.read([], { again: true });
  await expect(host.lock(owner)).rejects.toMatchObject({ code: 'WORLD_MOVED' });
});

test('a plan that was given up before this machine was locked makes no later look old', async () => {
  await using machine = await bench();
  const host = machine.target();
  await host.read([]);
  await machine.run([paperDraft({ path: join(machine.folder, 'a'), text: 'x' })]);
  await host.read([]);
  await host.lock(owner);
  await host.unlock();
});

test('a read while a batch of another run is at work does not count', async () => {
  await using machine = await bench();
  const host = machine.target();
  const other = machine.target();
  await other.lock(elsewhere);
  const stat = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[19];
  writeFileSync(join(machine.roots.lock, 'batch'), `${process.pid} ${stat}\n`);
  expect((await host.read([])).notes).toEqual([expect.stringContaining('another run was at work')]);
  await other.unlock();
  await expect(host.lock(owner)).rejects.toMatchObject({ code: 'WORLD_MOVED' });
});

test('who has lost the lock changes nothing and says so', async () => {
  await using machine = await bench();
  const host = machine.target();
  await host.read([]);
  await host.lock(owner);
  writeFileSync(join(machine.roots.lock, 'lock'), 'someone\n1\n1\n{}\n');
  await expect(host.unlock()).rejects.toMatchObject({ code: 'LOCK_LOST' });
});

test('a lock that nobody can read belongs to nobody', async () => {
  await using machine = await bench();
  const first = machine.target();
  await first.lock(elsewhere);
  writeFileSync(join(machine.roots.lock, 'lock'), '');
  const second = machine.target();
  await second.lock(owner);
  await second.unlock();
});

test('what somebody left who was cut off while taking it goes with the lock', async () => {
  await using machine = await bench();
  const host = machine.target();
  await host.lock(owner);
  writeFileSync(join(machine.roots.lock, `lock.${deadPid}`), 'some');
  await host.unlock();
  expect(existsSync(machine.roots.lock)).toBe(false);
});
