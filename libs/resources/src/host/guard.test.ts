import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { expect, test } from 'vitest';
import type { Shell } from './shell.ts';
import { bench, errorsOf } from './testing/bench.ts';
import { localShell } from './testing/local-shell.ts';
import { paperDraft } from './testing/paper.ts';
import { connections, fire, machineWithTimers, unitsOf } from './testing/timers.ts';

test('a guarded change is committed after a second connection got in', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  const { env, timers } = machine;
  let armed = false;
  let booting: readonly string[] = [];
  const connect = connections(env, async () => {
    armed = readdirSync(timers).length === 1 && readFileSync(path, 'utf8') === 'new';
    booting = readdirSync(machine.roots.units);
    return localShell({ env });
  });
  const { events, outcomes } = await machine.run([paperDraft({ path, text: 'new', guardSeconds: 30 })], {
    connect,
  });
  expect(errorsOf(events)).toEqual([]);
  expect([...outcomes.values()]).toEqual(['ok']);
  expect(armed).toBe(true);
  expect(readdirSync(timers)).toEqual([]);
  expect(readdirSync(join(machine.roots.state, 'guard'))).toEqual([]);
  expect(booting).toEqual(['multi-user.target.wants', 'vmstation-guard.service']);
  expect(unitsOf(machine)).toEqual(['multi-user.target.wants']);
});

test('when nobody gets in any more, the machine goes back by itself, and the next run is told', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  writeFileSync(path, 'works');
  const { env, timers } = machine;
  const connect = connections(env, () => Promise.reject(new Error('connect ECONNREFUSED')));
  const draft = paperDraft({ path, text: 'locks out', guardSeconds: 30 });
  const { events } = await machine.run([draft], { connect });
  expect(errorsOf(events)).toMatchObject([
    {
      code: 'GUARD_REVERTED',
      message: expect.stringContaining('within 30 s'),
      cause: 'connect ECONNREFUSED',
    },
  ]);
  const { notes } = await machine.target().read([]);
  expect(notes).toEqual([expect.stringContaining('revert timer armed')]);
  await fire(timers);
  expect(readFileSync(path, 'utf8')).toBe('works');
  expect((await machine.target().read([])).notes).toEqual([]);
});

test('a port that is closed while sshd reloads is no lock-out', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  let refusals = 2;
  const connect = connections(machine.env, () => {
    if (refusals === 0) return Promise.resolve(localShell({ env: machine.env }));
    refusals -= 1;
    return Promise.reject(new VmstationError({ code: 'SSH_UNREACHABLE', message: 'connection refused' }));
  });
  const draft = paperDraft({ path, text: 'x', guardSeconds: 30 });
  const { events } = await machine.run([draft], { connect });
  expect(errorsOf(events)).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('x');
  expect(readdirSync(machine.timers)).toEqual([]);
});

test('a port that stays closed is a lock-out while the timer still runs', async () => {
  await using machine = await machineWithTimers();
  const draft = paperDraft({ path: join(machine.folder, 'sshd'), text: 'x', guardSeconds: 2 });
  const connect = connections(machine.env, () =>
    Promise.reject(new VmstationError({ code: 'SSH_UNREACHABLE', message: 'connection refused' })),
  );
  const { events } = await machine.run([draft], { connect });
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_REVERTED', cause: 'connection refused' }]);
});

test('a change that an interrupted run left unproven is proved by the next one, or put back', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  const { env, timers } = machine;
  const draft = paperDraft({ path, text: 'new', guardSeconds: 30 });
  const closed = () => connections(env, () => Promise.reject(new Error('cut off')));
  await machine.run([draft], { connect: closed() });
  const second = await machine.run([draft], { connect: closed() });
  expect(second.plan.changes).toMatchObject([{ because: 'still owed by an interrupted run' }]);
  expect(errorsOf(second.events)).toMatchObject([{ code: 'GUARD_REVERTED' }]);
  expect(readdirSync(timers)).toHaveLength(1);
  const open = connections(env, async () => localShell({ env }));
  expect(errorsOf((await machine.run([draft], { connect: open })).events)).toEqual([]);
  expect(readdirSync(timers)).toEqual([]);
  expect((await machine.run([draft])).plan.changes).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('a guard that went off before the proof is no success', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  const { env, timers } = machine;
  const connect = connections(env, async () => {
    await fire(timers);
    return localShell({ env });
  });
  const { events } = await machine.run([paperDraft({ path, text: 'x', guardSeconds: 1 })], { connect });
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_REVERTED' }]);
  expect(existsSync(path)).toBe(false);
});

test('a guarded change that failed stays guarded, and is not committed', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  writeFileSync(path, 'works');
  const draft = paperDraft({
    path,
    text: 'x',
    guardSeconds: 30,
    instead: { apply: `printf half >${path}; exit 1` },
  });
  const connect = connections(machine.env, () => Promise.reject(new Error('must not be tried')));
  const { events } = await machine.run([draft], { connect });
  expect(errorsOf(events)).toMatchObject([{ code: 'APPLY_FAILED' }]);
  await fire(machine.timers);
  expect(readFileSync(path, 'utf8')).toBe('works');
});

test('the connection may die of the change itself', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  const shell = localShell({ env: machine.env });
  const kill = paperDraft({
    path,
    text: 'x',
    guardSeconds: 30,
    instead: { apply: `printf x >${path}; kill -9 ${shell.pid}` },
  });
  const left: Shell[] = [shell];
  const connect = async () => left.pop() ?? Promise.reject(new Error('no route to host'));
  const { events, outcomes } = await machine.run([kill], { connect });
  expect([...outcomes.values()]).toEqual(['failed']);
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_REVERTED' }]);
  // The rest of the batch goes on without anybody to tell.
  await shell.gone;
});

test('a connection that dies before the guarded change was begun has not locked anybody out', async () => {
  await using machine = await machineWithTimers();
  const draft = paperDraft({ path: join(machine.folder, 'sshd'), text: 'x', guardSeconds: 30 });
  const connect = async (): Promise<Shell> => {
    const shell = localShell({ env: machine.env });
    const run: Shell['run'] = (script, options) =>
      script.startsWith('# vmstation apply')
        ? Promise.reject(new Error('the cable was pulled'))
        : shell.run(script, options);
    return { stats: shell.stats, run, close: () => shell.close() };
  };
  const { events } = await machine.run([draft], { connect });
  expect(errorsOf(events)).toMatchObject([{ message: expect.stringContaining('the cable was pulled') }]);
  expect(JSON.stringify(events)).not.toContain('GUARD_REVERTED');
});

test('without a timer nothing that could lock us out is touched', async () => {
  await using elsewhere = await bench();
  await using machine = await bench({ env: { PATH: pathWithoutSystemd(elsewhere.folder) } });
  const path = join(machine.folder, 'sshd');
  const { events } = await machine.run([paperDraft({ path, text: 'x', guardSeconds: 30 })]);
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_UNAVAILABLE' }]);
  expect(existsSync(path)).toBe(false);
});

test('an undo is guarded too, back to the state right before it', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  const { env, timers } = machine;
  const open = connections(env, async () => localShell({ env }));
  await machine.run([paperDraft({ path, text: 'x', guardSeconds: 30 })], { connect: open });
  const closed = connections(env, () => Promise.reject(new Error('closed')));
  const { events } = await machine.run([], { connect: closed });
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_REVERTED' }]);
  expect(existsSync(path)).toBe(false);
  await fire(timers);
  expect(readFileSync(path, 'utf8')).toBe('x');
});

test('an undo whose guard went off is still remembered, and made by the next run', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  writeFileSync(path, 'works');
  const { env, timers } = machine;
  const open = () => connections(env, async () => localShell({ env }));
  await machine.run([paperDraft({ path, text: 'x', guardSeconds: 30 })], { connect: open() });
  const late = connections(env, async () => {
    await fire(timers);
    return localShell({ env });
  });
  const { events } = await machine.run([], { connect: late });
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_REVERTED' }]);
  expect(readFileSync(path, 'utf8')).toBe('x');
  const third = await machine.run([], { connect: open() });
  expect([...third.outcomes.values()]).toEqual(['ok']);
  expect(readFileSync(path, 'utf8')).toBe('works');
  expect((await machine.target().read([])).ledger).toEqual([]);
  expect(existsSync(machine.roots.state)).toBe(false);
});

function pathWithoutSystemd(bin: string): string {
  for (const name of [
    'sh',
    'cat',
    'mkdir',
    'rm',
    'mv',
    'ln',
    'rmdir',
    'tr',
    'sync',
    'timeout',
    'uname',
    'date',
    'df',
  ])
    for (const folder of ['/bin', '/usr/bin'])
      if (existsSync(`${folder}/${name}`) && !existsSync(`${bin}/${name}`))
        symlinkSync(`${folder}/${name}`, `${bin}/${name}`);
  return bin;
}
