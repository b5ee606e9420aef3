import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { readOrEmpty } from '../known-hosts/parse.ts';

/** `~/x` in the home folder; everything else as it is. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

/**
 * The text of an SSH configuration. The library leaves Include lines alone, so their files are put in their place.
 * OpenSSH's own limit is 16 deep.
 */
export async function readWithIncludes(file: string, depth = 0): Promise<string> {
  const text = await readOrEmpty(file);
  if (depth >= 16) return text;
  const lines = await Promise.all(
    text.split('\n').map(async (line) => {
      const included = /^\s*include(?:\s+|\s*=\s*)(.+?)\s*$/i.exec(line)?.[1];
      if (included === undefined) return line;
      const paths = included.split(/\s+/).flatMap((path) => includedFiles(path.replaceAll('"', '')));
      const texts = await Promise.all(paths.map((path) => readWithIncludes(path, depth + 1)));
      return texts.join('\n');
    }),
  );
  return lines.join('\n');
}

/** Relative names count from `~/.ssh` (ssh_config(5)). */
function includedFiles(pattern: string): string[] {
  const path = expandHome(pattern);
  return globSync(isAbsolute(path) ? path : resolve(homedir(), '.ssh', path)).sort();
}
