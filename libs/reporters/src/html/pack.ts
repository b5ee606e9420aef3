import { gzipSync } from 'node:zlib';
import { type TimedEvent, targetName } from '@vmstation/engine';
import type { ChangeResult } from '../rounds.ts';
import { onlyLooks, type Summary } from '../summary.ts';
import { type FieldLines, fieldLines } from './diff-lines.ts';
import { readsOf, spansOf } from './spans.ts';

export interface Packed {
  /** What the script of the page reads: JSON, gzipped, in base64. */
  readonly data: string;
  /** What had to be left out for the size; empty for most runs. */
  readonly leftOut: string;
}

/**
 * All changes of a run, small: the same diff on fifty hosts is there once.
 * @param room characters that they may take in the page
 */
export function pack(summary: Summary, events: readonly TimedEvent[], room: number): Packed {
  const changes = ordered(summary);
  const troubled = ({ outcome }: ChangeResult) => outcome !== 'ok';
  const attempts: readonly (readonly [string, readonly ChangeResult[], (change: ChangeResult) => boolean])[] =
    [
      ['', changes, () => true],
      ['Only changes that did not end well are shown with their diff', changes, troubled],
      ['No diffs are shown', changes, () => false],
      ...[10_000, 2_000, 500].map(
        (count) =>
          [
            `Only ${count} of ${changes.length} changes are shown, without diffs`,
            changes.slice(0, count),
            () => false,
          ] as const,
      ),
    ];
  for (const [leftOut, list, withDiff] of attempts) {
    const data = compress(dataOf(summary, events, list, withDiff));
    if (data.length <= room) return { data, leftOut };
  }
  return { data: compress(dataOf(summary, events, [], () => false)), leftOut: 'No change is shown' };
}

/** What failed comes first, then what waited for it. */
function ordered({ changes }: Summary): readonly ChangeResult[] {
  const order = ['failed', 'blocked', 'not-started', 'ok'];
  return changes.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
}

function compress(value: object): string {
  return gzipSync(JSON.stringify(value), { level: 9 }).toString('base64');
}

function dataOf(
  summary: Summary,
  events: readonly TimedEvent[],
  changes: readonly ChangeResult[],
  withDiff: (change: ChangeResult) => boolean,
): object {
  const targets = index<string>();
  const tasks = index<string>();
  const details = index<string>();
  const spans = spansOf(events);
  for (const { target } of summary.targets) targets.of(targetName(target));
  const rows = changes.map((result) => {
    const { change, outcome, seconds, error } = result;
    const span = spans.get(change.id);
    const fields: readonly FieldLines[] = withDiff(result) ? change.fields.map(fieldLines) : [];
    return [
      targets.of(targetName(change.target)),
      tasks.of(`${change.stack}:${change.task}`),
      change.action,
      change.title,
      onlyLooks(summary) ? 'pending' : outcome,
      round(seconds, 100),
      round(span?.begin ?? -1, 0.1),
      round(span?.end ?? -1, 0.1),
      fields.length === 0 ? -1 : details.of(JSON.stringify(fields)),
      error === undefined ? '' : `${error.message.slice(0, 300)} [${error.code}]`,
    ];
  });
  const reads = readsOf(events).map(({ target, begin, end }) => [targets.of(targetName(target)), begin, end]);
  return {
    length: Math.max(1, summary.seconds * 1000),
    targets: targets.all(),
    tasks: tasks.all(),
    details: details.all(),
    rows,
    reads,
  };
}

/** To hundredths of a second, or to tens of milliseconds: more tells nobody anything. */
function round(value: number, steps: number): number {
  return value < 0 ? -1 : Math.round(value * steps) / steps;
}

/** Each value once, with its number. */
function index<T>(): { of(value: T): number; all(): readonly T[] } {
  const numbers = new Map<T, number>();
  return {
    of(value) {
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      return number;
    },
    all: () => [...numbers.keys()],
  };
}
