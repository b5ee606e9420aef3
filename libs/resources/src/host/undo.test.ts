import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bench, errorsOf } from './testing/bench.ts';
import { paperDraft } from './testing/paper.ts';

test('the original is the one from before the first change, however often it is changed', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a');
  writeFileSync(path, 'original');
  const first = 'printf %s "$VM_FIRST" >>"$VM_STATE/first"';
  for (const text of ['one', 'two', 'three']) await machine.run([paperDraft({ path, text, before: first })]);
  expect(readFileSync(join(machine.roots.state, 'first'), 'utf8')).toBe('100');
  const { events, state } = await machine.run([]);
  expect(errorsOf(events)).toEqual([]);
  expect(state.ledger).toMatchObject([{ level: 1, desired: { text: 'one' }, before: { text: 'original' } }]);
  expect(readFileSync(path, 'utf8')).toBe('original');
  expect(existsSync(machine.roots.state)).toBe(false);
});

test('that there was nothing is remembered too, however often it is changed', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a');
  for (const text of ['one', 'two']) await machine.run([paperDraft({ path, text })]);
  const { events } = await machine.run([]);
  expect(errorsOf(events)).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test('an undo that does not bring back what was there is an error, and is not forgotten', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a');
  writeFileSync(path, 'original');
  await machine.run([paperDraft({ path, text: 'x', instead: { undo: 'true' } })]);
  const { events } = await machine.run([]);
  expect(errorsOf(events)).toMatchObject([
    { code: 'UNDO_INCOMPLETE', message: expect.stringContaining('text') },
  ]);
  expect((await machine.target().read([])).ledger).toHaveLength(1);
});

test('what a newer version left cannot be undone by this one, and that is said', async () => {
  await using machine = await bench();
  await machine.run([paperDraft({ path: join(machine.folder, 'a'), text: 'x' })]);
  const [name = ''] = readdirSync(join(machine.roots.state, 'ledger'));
  const entry = join(machine.roots.state, 'ledger', name);
  writeFileSync(entry, readFileSync(entry, 'utf8').replace('"type":"paper"', '"type":"papyrus"'));
  const { events } = await machine.run([]);
  expect(errorsOf(events)).toMatchObject([{ code: 'UNKNOWN_TYPE' }]);
});
