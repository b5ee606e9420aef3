import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { mapOf } from '../overlay.ts';
import { type Finding, type SitePath, type SiteProblem, showPath } from '../problem.ts';
import type { SiteOverlay } from '../schema/environments.ts';
import type { Source } from './source.ts';
import type { Sources } from './sources.ts';

interface Found {
  /** How many steps of the path are there. */
  readonly depth: number;
  readonly place: Pick<SiteProblem, 'file' | 'line' | 'column'>;
}

interface Step {
  readonly key: Node | undefined;
  readonly value: unknown;
}

function stepInto(source: Source, node: unknown, step: string | number): Step | undefined {
  const target = isAlias(node) ? node.resolve(source.document) : node;
  if (isSeq(target))
    return typeof step === 'number' && step in target.items
      ? { key: undefined, value: target.items[step] }
      : undefined;
  if (!isMap(target)) return undefined;
  const pair = target.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined || !isScalar(pair.key) ? undefined : { key: pair.key, value: pair.value };
}

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}

/** Follows a path as far as it is written in a file. */
function inSource(source: Source, path: SitePath, at: 'key' | 'value'): Found {
  let node: unknown = source.document.contents;
  let offset = offsetOf(node) ?? 0;
  let depth = 0;
  for (const step of path) {
    const next = stepInto(source, node, step);
    if (next === undefined) break;
    depth += 1;
    node = next.value;
    const last = depth === path.length;
    // What is missing is shown at the key of what it is missing in.
    const wanted = last && at === 'value' ? node : (next.key ?? node);
    offset = offsetOf(wanted) ?? offsetOf(next.key) ?? offset;
  }
  const { line, col } = source.lines.linePos(offset);
  return { depth, place: { file: source.file, line, column: col } };
}

function inOverlay(overlay: SiteOverlay, path: SitePath, environment: string): Found {
  let node: unknown = overlay;
  let depth = 0;
  for (const step of path) {
    const inside: unknown = Array.isArray(node) ? node[Number(step)] : mapOf(node)?.[step];
    if (inside === undefined) break;
    node = inside;
    depth += 1;
  }
  return { depth, place: { file: `environment ${environment}`, line: 0, column: 0 } };
}

/** The deepest; of equals the first. */
function deepest(found: readonly Found[]): Found | undefined {
  return found.reduce<Found | undefined>(
    (best, next) => (best === undefined || next.depth > best.depth ? next : best),
    undefined,
  );
}

export interface Environment {
  readonly name: string;
  /** Handed over at run time; otherwise it is in the files. */
  readonly overlay?: SiteOverlay;
}

/** Gives a finding its place: in the environment where that says it, else in the site as written. */
export function locate(finding: Finding, { sources }: Sources, environment: Environment): SiteProblem {
  const { path, at = 'value' } = finding;
  const prefix = ['environments', environment.name];
  const inEnvironment = sources
    .map((source) => inSource(source, [...prefix, ...path], at))
    .map((found) => ({ ...found, depth: found.depth - prefix.length }));
  const candidates = [
    ...sources.map((source) => inSource(source, path, at)),
    ...inEnvironment,
    ...(environment.overlay === undefined ? [] : [inOverlay(environment.overlay, path, environment.name)]),
  ];
  // A whole path in an environment wins over the same path in the site, because it replaced it.
  const whole = candidates.findLast((found) => found.depth === path.length && path.length > 0);
  const { place } = whole ?? deepest(candidates) ?? { place: { file: 'site.yaml', line: 1, column: 1 } };
  return { ...place, code: finding.code, message: finding.message, fix: finding.fix, path: showPath(path) };
}
