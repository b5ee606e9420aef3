import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desired } from '../../desired.ts';
import type { Peer } from '../peer.ts';
import { lookScript, makeScript, wantedPieces } from './script.ts';

/** A bare script over ssh2: what nobody who uses it can be faster than. */
export const floor: Peer = {
  name: 'bare ssh2',
  released: false,
  async prepare(task) {
    const file = join(task.folder, 'floor.json');
    const desired: Desired = JSON.parse(await readFile(task.desired, 'utf8'));
    const scripts = { look: lookScript(desired), make: makeScript(desired), wanted: wantedPieces(desired) };
    await writeFile(file, JSON.stringify({ ...task, ...scripts }));
    return { argv: [process.execPath, join(import.meta.dirname, 'main.mjs'), file], cwd: task.folder };
  },
  foundNothing: (output) => /^changed: 0$/m.test(output),
};
