import { stripVTControlCharacters } from 'node:util';
import picocolors from 'picocolors';

interface Environment {
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/** NO_COLOR says never (no-color.org), FORCE_COLOR always (force-color.org); else a terminal gets colours. */
export function wantsColor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Environment = process.env,
): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** For all words of a run. They go to two streams, of which one may be a file: see {@link forStream}. */
export const color = picocolors.createColors(wantsColor(process.stdout) || wantsColor(process.stderr));

/** A text as a stream wants it, with its colours or without. */
export function forStream(text: string, stream: object): string {
  return wantsColor(stream) ? text : stripVTControlCharacters(text);
}
