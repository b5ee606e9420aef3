import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readLabState } from '../state/lab-store.ts';
import { layout } from './layout.ts';

const records = z.array(z.object({ name: z.string(), source: z.string() }));

/** Names of the parts of a lab that stand in for what could not be had, as its mirror was made. */
export async function labStandIns(name: string): Promise<readonly string[]> {
  const { gateway } = await readLabState(name);
  const text = await readFile(join(gateway.mirror, layout.sources), 'utf8');
  return records
    .parse(JSON.parse(text))
    .filter(({ source }) => source === 'standin')
    .map((part) => part.name);
}
