import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localShell } from './testing/local-shell.ts';
import { paperDraft } from './testing/paper.ts';
import { connections, fire, type MachineWithTimers, machineWithTimers, unitsOf } from './testing/timers.ts';

test('what the next boot would start takes back what is armed, and then itself', async () => {
  await using machine = await machineWithTimers();
  const path = join(machine.folder, 'sshd');
  writeFileSync(path, 'works');
  const connect = connections(machine.env, () => Promise.reject(new Error('power cut')));
  await machine.run([paperDraft({ path, text: 'locks out', guardSeconds: 30 })], { connect });
  await boot(machine);
  expect(readFileSync(path, 'utf8')).toBe('works');
  expect(unitsOf(machine)).toEqual(['multi-user.target.wants']);
});

test('a change that could not be put back stays guarded for the next boot, and that is said', async () => {
  await using machine = await machineWithTimers();
  const folder = join(machine.folder, 'not-mounted');
  const path = join(folder, 'sshd');
  mkdirSync(folder);
  writeFileSync(path, 'works');
  const connect = connections(machine.env, () => Promise.reject(new Error('locked out')));
  await machine.run([paperDraft({ path, text: 'locks out', guardSeconds: 30 })], { connect });
  renameSync(folder, `${folder}.away`);
  await fire(machine.timers);
  await boot(machine);
  renameSync(`${folder}.away`, folder);
  expect(readFileSync(path, 'utf8')).toBe('locks out');
  expect((await machine.target().read([])).notes).toEqual([expect.stringContaining('revert timer armed')]);
  await boot(machine);
  expect(readFileSync(path, 'utf8')).toBe('works');
  expect((await machine.target().read([])).notes).toEqual([]);
  expect(unitsOf(machine)).toEqual(['multi-user.target.wants']);
});

/** What the next boot starts of ours. */
async function boot({ roots, env }: MachineWithTimers): Promise<void> {
  const unit = readFileSync(join(roots.units, 'vmstation-guard.service'), 'utf8');
  // systemd turns `$$` into `$`
  const script = /^ExecStart=\/bin\/sh -c '(.*)'$/m.exec(unit)?.[1]?.replaceAll('$$', '$') ?? 'exit 1';
  const shell = localShell({ env });
  await shell.run(script, { timeoutMs: 30_000 });
  await shell.close();
}
