import { liveReporter, plainReporter, type Reporter } from '@vmstation/reporters';
import type { RunOptions } from './options.ts';

/** Live lines on a terminal, plain lines elsewhere, nothing beside `--json`. All on stderr: stdout is the answer. */
export function reportersFor(options: Pick<RunOptions, 'json'>): readonly Reporter[] {
  if (options.json) return [];
  return [process.stderr.isTTY ? liveReporter(process.stderr) : plainReporter(process.stderr)];
}
