import { type Difference, type Draft, draftOf, type Relations } from '@vmstation/engine';
import type { Change, Remembered, ScriptType } from '../contract.ts';
import { changePaths, restorePath, tempFor } from '../paths/change.ts';
import { checkLine, checkPath } from '../paths/checks.ts';
import { type PathFacts, parseFacts } from '../paths/facts.ts';
import { pathWords, readPaths } from '../paths/read.ts';
import { quote } from '../quote.ts';

/** A symbolic link. */
export interface Link {
  readonly path: string;
  /** Where it points, absolute or relative to its directory; need not exist. */
  readonly target: string;
}

export interface LinkState {
  /** Absent when nothing is there. */
  readonly kind?: PathFacts['kind'];
  /** Where it points, if it is a link. */
  readonly target?: string;
}

export const linkType: ScriptType<Link, LinkState> = {
  name: 'link',
  prelude: readPaths + changePaths,
  key: ({ path }) => path,
  show: ({ path, target }) => `link ${path} → ${target}`,
  read: (wanted) => `vm_path_stat ${pathWords(wanted)}`,
  parse: (fields, desired) => {
    const facts = parseFacts(fields, desired.path);
    if (facts === undefined) return {};
    return { kind: facts.kind, ...(facts.target === undefined ? {} : { target: facts.target }) };
  },
  diff,
  apply,
  undo,
};

const draft = draftOf(linkType);

/**
 * A symbolic link. What stands in its place is kept; a directory is refused.
 * @key its path
 * @reads kind and target, by one `stat` for all
 * @undoes what stood there comes back; else the link goes
 * @throws PATH_INVALID, LINE_INVALID
 */
export function link(wanted: Link, relations?: Relations): Draft<Link> {
  const target = checkLine(wanted.target === '' ? checkPath('') : wanted.target, 'the target of a link');
  return draft({ path: checkPath(wanted.path), target }, relations);
}

function diff(desired: Link, actual: LinkState): Difference | undefined {
  if (actual.kind === 'link' && actual.target === desired.target) return undefined;
  const from = actual.kind === 'link' ? actual.target : actual.kind && `(${actual.kind})`;
  const fields = [{ field: 'target', from, to: desired.target }];
  return { action: actual.kind === undefined ? 'create' : 'update', fields };
}

function apply({ desired, action }: Change<Link, LinkState>): string {
  if (action === 'restart') return ':';
  const [place, temp] = [quote(desired.path), quote(tempFor(desired.path))];
  return `vm_path_ready ${place}
vm_path_keep ${place}
vm_path_drop ${temp}
ln -s -- ${quote(desired.target)} ${temp}
vm_path_swap ${temp} ${place}
vm_path_label ${place}`;
}

function undo({ desired, before }: Remembered<Link, LinkState>): string {
  const place = quote(desired.path);
  const same = `[ "$(readlink ${place})" = ${quote(before.target ?? '')} ]`;
  const untouched = before.kind === 'link' ? same : `[ ! -L ${place} ]`;
  return restorePath(desired.path, before.kind !== undefined, untouched);
}
