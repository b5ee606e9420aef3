import { isMap, isScalar, isSeq } from 'yaml';
import { type SitePath, type SiteProblem, showPath } from '../problem.ts';
import { problemAt, type Source } from './source.ts';

function problemOf(source: Source, path: SitePath, offset: number, first: number): SiteProblem {
  const name = path.at(-1);
  const { line } = source.lines.linePos(first);
  const isHost = path.length === 2 && path[0] === 'hosts';
  return problemAt(source, offset, {
    code: isHost ? 'HOST_NAME_DUPLICATE' : 'KEY_DUPLICATE',
    message: isHost
      ? `there is a host ${name} already, in line ${line}`
      : `this key is there already, in line ${line}`,
    fix: isHost ? 'give this one a name of its own' : 'keep one of the two',
    path: showPath(path),
  });
}

function below(source: Source, node: unknown, path: SitePath): readonly SiteProblem[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => below(source, item, [...path, index]));
  if (!isMap(node)) return [];
  const seen = new Map<string, number>();
  return node.items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const offset = key.range?.[0] ?? 0;
    const first = seen.get(name);
    seen.set(name, first ?? offset);
    const here = [...path, name];
    const own = first === undefined ? [] : [problemOf(source, here, offset, first)];
    return [...own, ...below(source, value, here)];
  });
}

/** Keys that are twice in one map, of which YAML would take the last and say nothing. */
export function duplicateKeys(source: Source): readonly SiteProblem[] {
  return below(source, source.document.contents, []);
}
