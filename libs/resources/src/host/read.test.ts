import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draftOf, VmstationError } from '@vmstation/engine';
import { parseFacts } from '@vmstation/inventory';
import { describe, expect, test } from 'vitest';
import { section } from './bounded.ts';
import { parseFrames } from './frame.ts';
import { hostTarget } from './host-target.ts';
import { readScript } from './read-script.ts';
import { defaultRoots } from './roots.ts';
import { bench, resourceOf } from './testing/bench.ts';
import { localShell } from './testing/local-shell.ts';
import { cardDraft, paper, paperDraft, paperType } from './testing/paper.ts';
import { shells } from './testing/shells.ts';

describe.each(shells)('%s', (_, program) => {
  test.each([
    ['exit', 'echo spoilt >&2; exit 7'],
    ['a syntax error', 'echo spoilt >&2\nif then'],
    ['an open here-document', "echo spoilt >&2; cat <<'X'\n$(("],
  ])('a fragment with %s takes only resources of its type with it', async (name, read) => {
    await using machine = await bench({ program });
    const path = join(machine.folder, 'sound');
    writeFileSync(path, 'here');
    const bad = resourceOf(paperDraft({ path: '/bad', text: '', instead: { read } }));
    const good = resourceOf(cardDraft({ path, text: '' }));
    const state = await machine.target().read([bad, good]);
    expect(state.observed.get(good.id)).toEqual({ text: 'here' });
    if (name === 'an open here-document') return; // POSIX lets the end of the script end it
    const error = state.failed.get(bad.id);
    expect(error).toMatchObject({ code: 'READ_FAILED', where: bad.id });
    expect(String(error?.cause)).toContain('spoilt');
    expect(state.observed.has(bad.id)).toBe(false);
  });

  test('a fragment that hangs costs its own resources; those behind it are asked again', async () => {
    const machine = await bench({ program });
    const host = hostTarget({
      name: 'here',
      types: [paper, paperType('card')],
      connect: async () => localShell({ program }),
      roots: machine.roots,
      timeouts: { readSeconds: 4 },
    });
    const path = join(machine.folder, 'sound');
    writeFileSync(path, 'here');
    const bad = resourceOf(paperDraft({ path: '/bad', text: '', instead: { read: 'sleep 60' } }));
    const good = resourceOf(cardDraft({ path, text: '' }));
    const state = await host.read([bad, good]);
    expect(state.failed.get(bad.id)?.message).toContain('took too long');
    expect(state.observed.get(good.id)).toEqual({ text: 'here' });
    expect(host.stats()).toEqual({ commands: 1, requests: 2 });
    await host.close();
    await machine[Symbol.asyncDispose]();
  });

  test('facts are those that the inventory takes', async () => {
    await using machine = await bench({ program });
    const { facts } = await machine.target().read([]);
    expect(parseFacts(facts, 'here')).toMatchObject({
      cpus: expect.any(Number),
      machineId: expect.any(String),
    });
    expect(Number(facts['disk.free /'])).toBeGreaterThan(0);
    expect(facts['boot.id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('a type that cannot write its script, and one that hosts do not have, fail alone', async () => {
  await using machine = await bench();
  const nul = resourceOf(paperDraft({ path: 'a\0b', text: '' }));
  const alien = resourceOf(draftOf(paperType('alien'))({ path: '/x', text: '' }));
  const good = resourceOf(paperDraft({ path: '/no/such', text: '' }));
  const state = await machine.target().read([nul, alien, good]);
  expect(state.failed.get(nul.id)).toMatchObject({ code: 'QUOTE_NUL' });
  expect(state.failed.get(alien.id)).toMatchObject({ code: 'UNKNOWN_TYPE' });
  expect(state.observed.get(good.id)).toEqual({ text: undefined });
});

test('a ledger entry that nobody understands is said and left alone; others are found', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a');
  await machine.run([paperDraft({ path, text: 'x' })]);
  writeFileSync(join(machine.roots.state, 'ledger', 'zzz.json'), 'not json\n');
  mkdirSync(join(machine.roots.state, 'guard'), { recursive: true });
  writeFileSync(join(machine.roots.state, 'guard', 'abc.sh'), 'true');
  const state = await machine.target().read([]);
  expect(state.ledger.map(({ id }) => id)).toEqual([`host:here/paper:${path}`]);
  expect(state.notes).toEqual([expect.stringContaining('revert timer'), expect.stringContaining('not json')]);
});

test('a machine that was built under another name is refused, so that nothing of it is undone', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a');
  await machine.run([paperDraft({ path, text: 'x' })]);
  const renamed = hostTarget({
    name: 'there',
    types: [paper],
    connect: async () => localShell({}),
    roots: machine.roots,
  });
  await expect(renamed.read([])).rejects.toMatchObject({
    code: 'HOST_RENAMED',
    message: expect.stringContaining('the machine of there was built as here'),
    next: expect.stringContaining('vmstation reset --limit=here'),
  });
  await renamed.close();
});

test('without its ledger nothing is known of a machine, so nothing may be changed', async () => {
  const host = hostTarget({
    name: 'here',
    types: [],
    connect: async () => ({
      stats: { commands: 1, batches: 1 },
      run: async () => ({ code: 0, stdout: 'Welcome!\n', stderr: 'sh: 1: what' }),
      close: async () => undefined,
    }),
  });
  const error = await host.read([]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VmstationError);
  expect(error).toMatchObject({ code: 'STATE_UNREADABLE', where: 'here' });
});

test('200 values start not one process: that is what would make a read slow', async () => {
  const shell = localShell();
  // What the children of a shell have touched is added to its own account when they end.
  const account = (name: string) => `read -r VM_A </proc/self/stat; vm_put 200 ${name} "$VM_A"`;
  const values = Array.from({ length: 200 }, (_, i) => `vm_put ${i} text 'some\ntext\\n'`).join('\n');
  const puts = `${account('before')}\n${values}\n${account('after')}\ntrue | true\n${account('child')}`;
  const script = readScript('vm-0', defaultRoots, section('read:x', puts), { seconds: 60, whole: true });
  const { stdout } = await shell.run(script, { timeoutMs: 30_000 });
  await shell.close();
  const found = parseFrames(stdout, 'vm-0').get('read:x')?.values;
  const faults = (name: string) => Number(found?.get(200)?.get(name)?.split(') ')[1]?.split(' ')[8]);
  expect(found?.size).toBe(201);
  expect(faults('after')).toBe(faults('before'));
  expect(faults('child')).toBeGreaterThan(faults('before'));
});
