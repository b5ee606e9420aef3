import { messageOf } from '@vmstation/engine';
import { parseCommands } from '../../../test/fresh/options.ts';
import { parseOptions as parseSoak } from '../../../test/soak/options.ts';
import { parseOptions as parseBench } from '../../bench/src/options.ts';
import { isRehearsal } from '../../release/options.ts';
import { vmstationRefuses } from './vmstation.ts';
import { isPlaceholder } from './words.ts';

type Parse = (words: readonly string[]) => unknown;

/** Scripts of ours with options of their own, each with what reads these when it is started. */
const parsers: Readonly<Record<string, Parse>> = {
  bench: helped(parseBench),
  fresh: helped(parseCommands),
  release: isRehearsal,
  soak: parseSoak,
};

/** What a script of package.json would say against the words after `npm run SCRIPT --`; nothing is carried out. */
export function scriptRefuses(script: string, words: readonly string[]): string | undefined {
  if (script === 'vmstation') return vmstationRefuses(words);
  if (words.some(isPlaceholder)) return undefined;
  try {
    parsers[script]?.(words);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Some look for `--help` before they read the rest. */
function helped(parse: Parse): Parse {
  return (words) => (words.includes('--help') ? undefined : parse(words));
}
