import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { messageOf, VmstationError } from '@vmstation/engine';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { mapOf } from '../overlay.ts';
import type { SiteProblem } from '../problem.ts';
import { aliasFault, circles } from './circles.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { tooDeep } from './nesting.ts';
import { problemAt, type Source } from './source.ts';
import { controlCharacter, placeOf, readText } from './text.ts';

export interface Sources {
  readonly sources: readonly Source[];
  /** The files put together. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly problems: readonly SiteProblem[];
  /** Whether the data cannot be trusted, so that looking further would only mislead. */
  readonly broken: boolean;
}

const fixes: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'align it with its neighbours',
  BAD_ALIAS: 'define the anchor first',
};

/** The first of a file: what a parser says after that mostly follows from it. */
function syntaxProblems(source: Source): readonly SiteProblem[] {
  return source.document.errors.slice(0, 1).map((error) =>
    problemAt(source, error.pos[0], {
      code: 'YAML_SYNTAX',
      message: error.message,
      fix: fixes[error.code] ?? 'correct the YAML here',
      path: '',
    }),
  );
}

/** A top-level key belongs to one file. */
function sharedKeys(sources: readonly Source[]): readonly SiteProblem[] {
  const owners = new Map<string, Source>();
  return sources.flatMap((source) => {
    const { contents } = source.document;
    if (!isMap(contents)) return [];
    return contents.items.flatMap(({ key }): SiteProblem[] => {
      if (!isScalar(key)) return [];
      const name = String(key.value);
      const owner = owners.get(name);
      owners.set(name, owner ?? source);
      if (owner === undefined || owner === source) return [];
      const message = `\`${name}\` is in ${owner.file} already`;
      const at = { code: 'KEY_IN_TWO_FILES', message, fix: 'keep it in one file', path: name };
      return [problemAt(source, key.range?.[0] ?? 0, at)];
    });
  });
}

function parse(file: string, text: string): Source {
  const lines = new LineCounter();
  return {
    file,
    document: parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    }),
    lines,
  };
}

function contentOf(source: Source): { raw?: Record<string, unknown>; problem?: SiteProblem } {
  try {
    const content: unknown = source.document.toJS() ?? {};
    const raw = mapOf(content);
    if (raw !== undefined) return { raw };
    const at = {
      code: 'TYPE_WRONG',
      message: 'this file is not a map',
      fix: 'write `key: value` lines',
      path: '',
    };
    return { problem: problemAt(source, 0, at) };
  } catch (error) {
    // Few lines that stand for millions: the library counts, and stops.
    const at = { code: 'YAML_SYNTAX', message: messageOf(error), fix: 'correct the YAML', path: '' };
    return { problem: aliasFault(source, at.message) ?? problemAt(source, 0, at) };
  }
}

/** Puts parsed files together. Exported for tests; sites come from `readSources`. */
export function sourcesOf(texts: readonly { readonly file: string; readonly text: string }[]): Sources {
  const unfit = texts.flatMap(
    ({ file, text }) => controlCharacter(file, text) ?? nestedTooDeep(file, text) ?? [],
  );
  if (unfit.length > 0) return unreadable(unfit);
  // A byte order mark is not part of the text, and no column counts it.
  const sources = texts.map(({ file, text }) => parse(file, text.replace(/^\ufeff/, '')));
  const syntax = sources.flatMap(syntaxProblems);
  const unusable =
    syntax.length > 0
      ? syntax
      : [...sources.flatMap(duplicateKeys), ...sharedKeys(sources), ...sources.flatMap(circles)];
  if (unusable.length > 0) return { sources, raw: {}, problems: unusable, broken: true };
  const contents = sources.map(contentOf);
  const faults = contents.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return {
    sources,
    raw: Object.assign({}, ...contents.map(({ raw }) => raw ?? {})),
    problems: faults,
    broken: faults.length > 0,
  };
}

function unreadable(problems: readonly SiteProblem[]): Sources {
  return { sources: [], raw: {}, problems, broken: true };
}

function nestedTooDeep(file: string, text: string): SiteProblem | undefined {
  const offset = tooDeep(text);
  if (offset === undefined) return undefined;
  const [line, column] = placeOf(text, offset);
  const fix = 'a site has seven levels at most';
  return { code: 'YAML_SYNTAX', message: 'this is nested too deep', fix, file, line, column, path: '' };
}

/** Reads all *.yaml files of a folder, `site.yaml` among them. Throws SITE_UNREADABLE. */
export async function readSources(folder: string): Promise<Sources> {
  try {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
    const first = names.filter((name) => name === 'site.yaml');
    const files = await Promise.all(
      [...first, ...names.filter((name) => name !== 'site.yaml')].map(async (name) => {
        const path = join(folder, name);
        const near = relative(process.cwd(), path);
        const file = near.startsWith('..') ? path : near;
        return { file, read: await readText(path, file) };
      }),
    );
    const problems = files.flatMap(({ read }) => ('problem' in read ? [read.problem] : []));
    if (problems.length > 0) return unreadable(problems);
    return sourcesOf(files.flatMap(({ file, read }) => ('text' in read ? [{ file, text: read.text }] : [])));
  } catch (cause) {
    throw new VmstationError({
      code: 'SITE_UNREADABLE',
      message: `The site in ${folder} cannot be read`,
      where: folder,
      cause,
      next: 'check the rights of the folder and its files',
    });
  }
}
