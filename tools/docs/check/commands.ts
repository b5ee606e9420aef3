import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { foreign, foreignRefuses } from './foreign.ts';
import { npmRefuses } from './npm.ts';
import { npxRefuses } from './npx.ts';
import { nxRefuses, type Targets } from './nx.ts';
import { type Found, readPage } from './page.ts';
import { vmstationRefuses } from './vmstation.ts';
import { commandsOf, isPlaceholder } from './words.ts';

/** What commands are held against: the workspace, its scripts and its targets. */
export interface Workspace {
  readonly root: string;
  readonly scripts: readonly string[];
  readonly targets: Targets;
}

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

export function scriptsOf(root: string): readonly string[] {
  return Object.keys(manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).scripts);
}

/** Commands of a page that would not be understood: `README.md:12: vmstation aply: unknown command 'aply'`. */
export function brokenCommands(workspace: Workspace, file: string): readonly string[] {
  const { words, lines } = readPage(readFileSync(join(workspace.root, file), 'utf8'));
  // In a sentence only the verb may be named; what a code block shows is typed as it is.
  const named = (why: string) => !why.startsWith('missing required argument');
  return [
    ...words.flatMap((found) => refusals(workspace, file, found).filter(({ why }) => named(why))),
    ...lines.flatMap((found) => refusals(workspace, file, found)),
  ].map(({ text }) => text);
}

interface Refusal {
  readonly why: string;
  readonly text: string;
}

export function refusals(
  workspace: Workspace,
  file: string,
  { text, line, typed = false }: Found,
): readonly Refusal[] {
  return commandsOf(text).flatMap((words) => {
    const why = refused(workspace, words, typed);
    return why === undefined ? [] : [{ why, text: `${file}:${line}: ${words.join(' ')}: ${why}` }];
  });
}

function refused(
  { root, scripts, targets }: Workspace,
  [program = '', ...words]: readonly string[],
  typed: boolean,
): string | undefined {
  const [first = '…', ...rest] = words;
  if (program === 'npx' && (first === 'vmstation' || first === 'nx'))
    return refused({ root, scripts, targets }, words, typed);
  if (program === 'vmstation') return vmstationRefuses(words);
  if (program === 'nx') return nxRefuses(words, targets);
  if (program === 'node') return missing(root, first);
  if (program === 'npm') return npmRefuses(words, { root, scripts });
  if (program === 'npx') return npxRefuses(first, rest, root);
  const known = foreign.get(program);
  if (known !== undefined) return foreignRefuses(program, known, words, root);
  return typed && !isPlaceholder(program) ? `nothing is known of the program ${program}` : undefined;
}

function missing(root: string, file: string): string | undefined {
  const known = isPlaceholder(file) || file.startsWith('-') || existsSync(join(root, file));
  return known ? undefined : `${file} is not there`;
}
