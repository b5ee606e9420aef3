import { type Alias, isAlias, visit } from 'yaml';
import type { SiteProblem } from '../problem.ts';
import { problemAt, type Source } from './source.ts';

/** Aliases inside of what they stand for: such a text has no end. */
export function circles(source: Source): readonly SiteProblem[] {
  const found: Alias[] = [];
  visit(source.document, {
    Alias: (_key, alias, path) => {
      const meant = alias.resolve(source.document);
      if (path.some((node) => node === meant)) found.push(alias);
    },
  });
  return found.map((alias) => faultOf(source, alias, 'this stands inside of what it stands for'));
}

/** The place of the first alias, for what is wrong with all of them together. */
export function aliasFault(source: Source, message: string): SiteProblem | undefined {
  let first: Alias | undefined;
  visit(source.document, {
    Alias: (_key, alias) => {
      first = alias;
      return visit.BREAK;
    },
  });
  return isAlias(first) ? faultOf(source, first, message) : undefined;
}

function faultOf(source: Source, alias: Alias, message: string): SiteProblem {
  return problemAt(source, alias.range?.[0] ?? 0, {
    code: 'YAML_SYNTAX',
    message,
    fix: 'write out what it stands for',
    path: '',
  });
}
