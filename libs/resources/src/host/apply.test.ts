import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@vmstation/engine';
import { describe, expect, test } from 'vitest';
import { bench, errorsOf, owner, resourceOf } from './testing/bench.ts';
import { cardDraft, paper, paperDraft } from './testing/paper.ts';
import { shells } from './testing/shells.ts';

describe.each(shells)('%s', (_, program) => {
  test('many changes are one script; a second run is one read; a reset leaves nothing', async () => {
    await using machine = await bench({ program });
    const drafts = Array.from({ length: 12 }, (_each, i) =>
      (i % 2 === 0 ? paperDraft : cardDraft)({ path: join(machine.folder, `f${i}`), text: `text ${i}\n` }),
    );
    const first = await machine.run(drafts);
    expect(errorsOf(first.events)).toEqual([]);
    expect(first.requests).toBe(4); // read, lock, batch, unlock
    const second = await machine.run(drafts);
    expect(second.plan.changes).toEqual([]);
    expect(second.requests).toBe(1);
    expect(second.state.ledger.map(({ level }) => level)).toEqual(Array.from({ length: 12 }, () => 1));
    const reset = await machine.run(drafts, { verb: 'reset' });
    expect(errorsOf(reset.events)).toEqual([]);
    expect(readdirSync(machine.folder)).toEqual([]);
  });

  test('what failed says its last words, and does not stop its batch', async () => {
    await using machine = await bench({ program });
    const secret = new Secret('tr0ub4dor');
    const bad = paperDraft({
      path: join(machine.folder, 'bad'),
      text: 'x',
      secret,
      instead: { apply: "echo started; printf 'no space for tr0ub4%s\\n' dor >&2; echo >&2; exit 28" },
    });
    const good = paperDraft({ path: join(machine.folder, 'good'), text: 'x' });
    const { events, outcomes } = await machine.run([bad, good]);
    expect(outcomes.get(resourceOf(good).id)).toBe('ok');
    const [error] = errorsOf(events);
    expect(error).toMatchObject({
      code: 'APPLY_FAILED',
      message: `create of paper ${machine.folder}/bad failed: no space for [secret]`,
      cause: 'started\nno space for [secret]',
    });
    expect(JSON.stringify(events)).not.toContain('tr0ub4dor');
    const files = readdirSync(join(machine.roots.state, 'ledger'));
    const entries = files.map((name) => readFileSync(join(machine.roots.state, 'ledger', name), 'utf8'));
    expect(entries.join()).toContain('[secret]');
    expect(entries.join()).not.toContain('tr0ub4dor');
  });

  test('a secret of one resource is not shown when another one, later, says it', async () => {
    await using machine = await bench({ program });
    const secret = new Secret('tr0ub4dor');
    const owner = paperDraft({ path: join(machine.folder, 'a'), text: 'x', secret });
    const gossip = paperDraft(
      { path: join(machine.folder, 'b'), text: 'x', instead: { apply: 'echo tr0ub4dor >&2; exit 1' } },
      { after: [owner] },
    );
    const { events } = await machine.run([owner, gossip]);
    expect(errorsOf(events)).toMatchObject([{ cause: '[secret]' }]);
    expect(JSON.stringify(events)).not.toContain('tr0ub4dor');
  });

  test('a command that claims success is not believed; one that failed but did its work is', async () => {
    await using machine = await bench({ program });
    const path = join(machine.folder, 'a');
    const liar = paperDraft({ path: join(machine.folder, 'liar'), text: 'x', instead: { apply: ':' } });
    const pessimist = paperDraft({
      path,
      text: 'x',
      instead: { apply: `printf x >${path}; echo broken >&2; exit 1` },
    });
    const { events, outcomes } = await machine.run([liar, pessimist]);
    expect(errorsOf(events)).toMatchObject([
      { code: 'STILL_DIFFERS', message: expect.stringContaining('text') },
    ]);
    expect(outcomes.get(resourceOf(pessimist).id)).toBe('ok');
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'note', text: expect.stringContaining('broken') }),
    );
  });

  test('a change that hangs is ended in its own time', async () => {
    await using machine = await bench({ program });
    const hang = paperDraft({
      path: join(machine.folder, 'a'),
      text: 'x',
      seconds: 1,
      instead: { apply: 'sleep 60' },
    });
    const good = paperDraft({ path: join(machine.folder, 'good'), text: 'x' });
    const { events, outcomes } = await machine.run([hang, good]);
    expect(errorsOf(events)).toMatchObject([{ message: expect.stringContaining('took longer than 1 s') }]);
    expect(outcomes.get(resourceOf(good).id)).toBe('ok');
  });

  test('inputs reach the change as variables, not through its environment, and are never shown', async () => {
    await using machine = await bench({ program });
    const path = join(machine.folder, 'a');
    const draft = paperDraft({
      path,
      text: 'no',
      instead: {
        apply: `printf %s "$VM_IN_token" >${path}; if env | grep VM_IN; then exit 9; fi; echo "got $VM_IN_token" >&2; exit 1`,
      },
    });
    const host = machine.target();
    const resource = resourceOf(draft);
    await host.read([resource]);
    await host.lock(owner);
    const [verdict] = await host.apply(
      [
        {
          change: {
            ...resource,
            type: 'paper',
            title: 'paper a',
            action: 'create',
            fields: [],
            needs: [],
            undo: false,
            consequence: false,
            restart: false,
          },
          resource,
          actual: { text: undefined },
          inputs: { token: new Secret("it's\nmany-lined") },
        },
      ],
      () => undefined,
    );
    await host.unlock();
    expect(readFileSync(path, 'utf8')).toBe("it's\nmany-lined");
    expect(verdict?.error?.message).not.toContain('many-lined');
    expect(String(verdict?.error?.cause)).toBe('Error: got [secret]');
  });
});

test('restarts that are owed stay owed until they were made', async () => {
  await using machine = await bench();
  const [a, service] = [join(machine.folder, 'a'), join(machine.folder, 'service')];
  writeFileSync(service, 'running');
  const broken = cardDraft({ path: service, text: 'running', instead: { apply: 'exit 1' } });
  const notifier = (relations: typeof broken) => paperDraft({ path: a, text: 'x' }, { notify: [relations] });
  const first = await machine.run([notifier(broken), broken]);
  expect(errorsOf(first.events)).toMatchObject([{ code: 'APPLY_FAILED' }]);
  const restarts = cardDraft({
    path: service,
    text: 'running',
    instead: { apply: `echo >${service}.restarted` },
  });
  const second = await machine.run([notifier(restarts), restarts]);
  expect(second.state.pending).toEqual([`host:here/card:${service}`]);
  expect([...second.outcomes.values()]).toEqual(['ok']);
  expect(existsSync(`${service}.restarted`)).toBe(true);
  const third = await machine.run([notifier(restarts), restarts]);
  expect(third.state.pending).toEqual([]);
  expect(third.plan.changes).toEqual([]);
});

test('a head start that fails decides nothing', async () => {
  await using machine = await bench();
  const drafts = ['a', 'b'].map((name) =>
    paperDraft({ path: join(machine.folder, name), text: 'x', together: 'echo mirror down >&2; exit 100' }),
  );
  const { events, outcomes } = await machine.run(drafts);
  expect([...outcomes.values()]).toEqual(['ok', 'ok']);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'note', text: expect.stringContaining('mirror down') }),
  );
});

test('what is guarded gets no head start, because its guard is not armed yet', async () => {
  await using machine = await bench();
  const early = join(machine.folder, 'early');
  const drafts = ['a', 'b'].map((name) =>
    paperDraft({
      path: join(machine.folder, name),
      text: 'x',
      guardSeconds: 60,
      together: `echo >>${early}`,
    }),
  );
  const { outcomes } = await machine.run(drafts);
  expect(outcomes.size).toBe(2); // no guard can be armed on this machine, so none is made
  expect(existsSync(early)).toBe(false);
});

test('what a head start noted is there for the changes of its batch only', async () => {
  await using machine = await bench();
  const ahead = '"$VM_STATE/paper.ahead"';
  const seen = join(machine.folder, 'seen');
  const draftsOf = (names: readonly string[]) =>
    names.map((name) =>
      paperDraft({
        path: join(machine.folder, name),
        text: 'x',
        before: `[ ! -e ${ahead} ] || echo ${name} >>${seen}`,
        together: `mkdir ${ahead}`,
      }),
    );
  await machine.run(draftsOf(['a', 'b']));
  await machine.run(draftsOf(['a', 'b', 'c']));
  expect(readFileSync(seen, 'utf8')).toBe('a\nb\n');
});

test('where nothing can be written down, nothing is changed', async () => {
  await using machine = await bench();
  writeFileSync(machine.roots.state, 'a file in the way');
  const path = join(machine.folder, 'a');
  const { events, outcomes } = await machine.run([paperDraft({ path, text: 'x' })]);
  expect([...outcomes.values()]).toEqual(['failed']);
  expect(errorsOf(events)).toMatchObject([{ code: 'STATE_NOT_WRITABLE' }]);
  expect(existsSync(path)).toBe(false);
  rmSync(machine.roots.state);
});

test('what is kept on the machine is for root only', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a');
  writeFileSync(path, 'original');
  chmodSync(path, 0o644);
  mkdirSync(machine.roots.state, { mode: 0o755 });
  await machine.run([paperDraft({ path, text: 'x' })]);
  const { mode } = await import('node:fs').then((fs) => fs.statSync(join(machine.roots.state, 'keep')));
  expect(mode & 0o077).toBe(0);
});

test('a failure is explained by the machine, without secrets', async () => {
  await using machine = await bench();
  const path = join(machine.folder, 'a b');
  writeFileSync(path, 'holds tr0ub4dor');
  const resource = resourceOf(paperDraft({ path, text: 'x', secret: new Secret('tr0ub4dor') }));
  const host = machine.target();
  await host.read([resource]);
  const files = await host.diagnose([resource.id]);
  const name = [...files.keys()].find((each) => each.startsWith('1-'));
  expect(name).toMatch(/^1-paper-.*-a-b\.txt$/);
  expect(files.get(name ?? '')).toContain('holds [secret]');
  expect(files.get('disk.txt')).toContain('Filesystem');
  expect(paper.explain).toBeDefined();
});
