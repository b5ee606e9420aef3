import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsOf } from './testing/bench.ts';
import { localShell } from './testing/local-shell.ts';
import { paperDraft } from './testing/paper.ts';
import { connections, fire, machineWithTimers } from './testing/timers.ts';

const soon = { timeout: 20_000 };
const lockedOut = () => Promise.reject(new Error('locked out'));

test.each([
  ['and still works', 'until [ "$(cat "$path")" = works ]; do sleep 0.01; done'],
  ['and has ended', 'wait'],
])('a guard that goes off %s while it is armed again guards nothing more', async (state, until) => {
  await using machine = await machineWithTimers();
  const { env, timers, roots } = machine;
  const path = join(machine.folder, 'sshd');
  writeFileSync(path, 'works');
  const draft = (text: string) => paperDraft({ path, text, guardSeconds: 30 });
  await machine.run([draft('locks out')], { connect: connections(env, lockedOut) });
  const [timer = ''] = readdirSync(timers);
  const unit = join(timers, timer.replace(/\.timer$/, ''));
  // Where locks are waited for, nobody has ended before the arming has.
  if (state === 'and has ended')
    writeFileSync(join(machine.folder, 'bin', 'flock'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const firing = machine.altered(
    'ln',
    `real "$@" || exit
if [ "$1" = -sf ] && [ -e "${unit}.timer" ]; then
  path=${path}
  mv "${unit}.timer" "${unit}.service"
  { eval "$(cat "${unit}.service")"; rm "${unit}.service"; } 8<&- >/dev/null 2>&1 &
  ${until}
fi`,
  );
  const { events } = await machine.run([draft('new')], { connect: connections(firing, lockedOut) });
  expect(errorsOf(events)).toMatchObject([{ code: 'GUARD_UNAVAILABLE' }]);
  await expect.poll(() => readdirSync(timers), soon).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('works');
  expect(readdirSync(join(roots.state, 'guard'))).toEqual([]);
  expect(existsSync(join(roots.units, 'vmstation-guard.service'))).toBe(false);
});

test('the last guard takes the unit of the next boot along, but not from one that is just being armed', async () => {
  await using machine = await machineWithTimers();
  const { env, timers, roots } = machine;
  const [first, second] = ['first', 'second'].map((name) =>
    paperDraft({ path: join(machine.folder, name), text: 'x', guardSeconds: 30 }),
  );
  if (first === undefined || second === undefined) throw new Error('two papers');
  await machine.run([first], { connect: connections(env, lockedOut) });
  // Nothing else is remembered of it, so the next run leaves it alone.
  rmSync(join(roots.state, 'ledger'), { recursive: true });
  // It has seen that no other guard is there, and waits, as long as it may, until there is one.
  const seen = join(machine.folder, 'seen');
  const late = machine.altered(
    'rm',
    `case $* in *vmstation-guard.service*)
  : >${seen}
  tries=0
  until [ "$(ls ${timers} | wc -l)" = 2 ] || [ "$tries" = 40 ]; do sleep 0.05; tries=$((tries + 1)); done
esac
real "$@"`,
  );
  const [timer = ''] = readdirSync(timers);
  const fired = fire(timers, timer, late);
  await expect.poll(() => existsSync(seen), soon).toBe(true);
  let booting: readonly string[] = [];
  const connect = connections(env, async () => {
    await fired;
    booting = readdirSync(roots.units);
    return localShell({ env });
  });
  expect(errorsOf((await machine.run([second], { connect })).events)).toEqual([]);
  expect(booting).toEqual(['multi-user.target.wants', 'vmstation-guard.service']);
});
