import { plainReporter, type Reporter } from '@vmstation/reporters';
import type { RunOptions } from './options.ts';

/** Live lines on a terminal, plain lines elsewhere, nothing beside `--json`. All on stderr: stdout is the answer. */
export async function reportersFor(options: Pick<RunOptions, 'json'>): Promise<readonly Reporter[]> {
  if (options.json) return [];
  if (!process.stderr.isTTY) return [plainReporter(process.stderr)];
  const { liveReporter } = await import('@vmstation/reporters/live'); // what it draws with is slow to load
  return [liveReporter(process.stderr)];
}
