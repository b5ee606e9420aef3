import { plainReporter, plainWatch, type Reporter, type Watch } from '@vmstation/reporters';
import type { RunOptions } from './options.ts';

/** Live lines on a terminal, plain lines elsewhere, nothing beside `--json`. All on stderr: stdout is the answer. */
export async function reportersFor(options: Pick<RunOptions, 'json'>): Promise<readonly Reporter[]> {
  if (options.json) return [];
  if (!process.stderr.isTTY) return [plainReporter(process.stderr)];
  const { liveReporter } = await import('@vmstation/reporters/live'); // what it draws with is slow to load
  return [liveReporter(process.stderr)];
}

/** The same for a look that keeps no run: lines on a terminal while it goes on, what is unusual elsewhere. */
export async function watchFor(options: Pick<RunOptions, 'json'>): Promise<Watch> {
  if (options.json) return { tell: () => undefined, end: () => undefined };
  if (!process.stderr.isTTY) return plainWatch(process.stderr);
  const { liveWatch } = await import('@vmstation/reporters/live'); // what it draws with is slow to load
  return liveWatch(process.stderr);
}
