import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { file, fileType } from '../file/file.ts';
import { once, proveCycle } from './testing/apply-once.ts';
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
