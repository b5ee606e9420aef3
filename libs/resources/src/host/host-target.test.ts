import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type PlannedChange, Secret } from '@vmstation/engine';
import { afterAll, describe, expect, test } from 'vitest';
import { file, fileType } from '../file/file.ts';
import { once, proveCycle } from './testing/apply-once.ts';
import { bench, owner, resourceOf } from './testing/bench.ts';
import { paperDraft } from './testing/paper.ts';
import { shells } from './testing/shells.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-host-'));
afterAll(() => rmSync(folder, { recursive: true }));
const me = `${userInfo().username}:${userInfo().username}`;

describe.each(shells)('%s', (_, program) => {
  test('a file is made, is as desired, and is taken back with nothing left', async () => {
    const path = join(folder, 'made');
    const events = await proveCycle(file({ path, content: 'a\n\n', owner: me }), fileType, { program });
    expect(events.map(({ type }) => type)).toEqual(['change-started', 'change-started']);
  });

  test('a file that was there comes back', async () => {
    const path = join(folder, 'there');
    writeFileSync(path, 'original\n');
    chmodSync(path, 0o600);
    await proveCycle(file({ path, content: 'it\'s \\ "mine"\n', owner: me }), fileType, { program });
    expect(readFileSync(path, 'utf8')).toBe('original\n');
  });

  test('a secret stays hidden when only others are read again', async () => {
    await using machine = await bench({ program });
    const secret = new Secret('tr0ub4dor');
    const at = (name: string) => join(machine.folder, name);
    const keeper = resourceOf(paperDraft({ path: at('a'), text: 'x', secret }));
    const gossip = resourceOf(
      paperDraft({ path: at('b'), text: 'x', instead: { apply: 'echo tr0ub4dor >&2; exit 1' } }),
    );
    const host = machine.target();
    await host.read([keeper, gossip]);
    const state = await host.read([gossip]);
    await host.lock(owner);
    const { id, target, stack, task, stage } = gossip;
    const change: PlannedChange = {
      ...{ id, target, stack, task, stage, type: 'paper', title: 'paper', action: 'create', fields: [] },
      ...{ after: [], needs: [], undo: false, consequence: false, restart: false },
    };
    const actual = state.observed.get(gossip.id);
    const verdicts = await host.apply([{ change, resource: gossip, actual, inputs: {} }], () => undefined);
    await host.close();
    expect(verdicts).toMatchObject([{ error: { message: expect.stringContaining('[secret]') } }]);
    expect(String(verdicts[0]?.error?.cause)).not.toContain('tr0ub4dor');
  });

  test('a read is one script, and writes nothing', async () => {
    await using it = await once(file({ path: join(folder, 'x'), content: '', owner: me }), fileType, {
      program,
    });
    const started = Date.now();
    const { state } = await it.read();
    const seconds = (Date.now() - started) / 1000;
    expect(it.host.stats()).toEqual({ commands: 1, requests: 1 });
    expect(await it.clean()).toBe(true);
    expect(state.facts).toMatchObject({
      arch: expect.stringMatching(/^\w+$/),
      cpus: expect.stringMatching(/^\d+$/),
    });
    // The same clock, which a node tells in whole seconds: no more apart than the question took.
    expect(Math.abs(Number(state.facts['clock.offset']))).toBeLessThanOrEqual(seconds + 1);
  });
});
