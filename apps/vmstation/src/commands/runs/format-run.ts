import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { color, formatError, many, standInLines } from '@vmstation/reporters';
import { isAtWork, type StoredRun, type StoredSummary } from '../../run/stored-runs.ts';
import { table } from '../table.ts';

/** `✓ apply  2026-01-01 10:11  13 of 13 changes  42.1 s` */
export function runLine(stored: StoredRun): string {
  const { run, summary, isUnreadable = false } = stored;
  if (isUnreadable) return `${color.yellow('-')} ${run}  has a summary that cannot be read`;
  if (summary === undefined)
    return `${color.yellow('-')} ${run}  ${isAtWork(stored) ? 'is at work' : 'was ended before its end'}`;
  const sign = summary.interrupted ? color.yellow('-') : summary.ok ? color.green('✓') : color.red('✗');
  const when = summary.startedAt.slice(0, 16).replace('T', ' ');
  return `${sign} ${summary.verb.padEnd(6)} ${when}  ${changesOf(summary)}  ${summary.seconds.toFixed(1)} s`;
}

/** `homelab` of `host:homelab`; a cluster is said to be one. */
function targetNameOf(target: string): string {
  return target.replace(/^host:/, '').replace(/^cluster:/, 'cluster ');
}

/** Verbs that only look have changes that nobody began. */
function changesOf({ verb, changes }: StoredSummary): string {
  if (verb !== 'apply' && verb !== 'reset') return `${changes.length} pending`;
  const done = changes.filter(({ outcome }) => outcome === 'ok').length;
  return `${done} of ${many(changes.length, 'change')}`;
}

/** A run for a person: how it ended, what failed, what it cost, where the whole story is. */
export function formatRun(stored: StoredRun): string {
  const { summary, folder, run } = stored;
  if (summary === undefined) {
    return [runLine(stored), `What happened until then: ${join(folder, 'events.jsonl')}`].join('\n');
  }
  const errors = [
    ...(summary.error === undefined ? [] : [formatError(summary.error)]),
    ...summary.failedTargets.map(({ target, error }) => formatError({ where: target, ...error })),
    ...summary.unread.map(({ id, error }) => formatError({ where: id, ...error })),
    ...summary.changes.flatMap(({ change, error, outcome }) =>
      error !== undefined && outcome === 'failed' ? [formatError({ where: change.target, ...error })] : [],
    ),
  ];
  const diagnostics = join(folder, 'diagnostics');
  const blocked = summary.changes.filter(({ outcome }) => outcome === 'blocked').length;
  const targets = summary.targets.map((each) => [
    targetNameOf(each.target),
    many(each.changes, 'change'),
    `read ${each.readSeconds.toFixed(2)} s`,
    `changed ${each.changeSeconds.toFixed(1)} s`,
    `${many(each.commands, 'command')}, ${many(each.requests, 'request')}`,
  ]);
  return [
    `${runLine(stored)}  ${color.dim(run)}`,
    ...errors,
    ...(blocked === 0 ? [] : [`${blocked} more waited for what failed.`]),
    ...(targets.length === 0 ? [] : [table([], targets)]),
    ...standInLines(summary.standIns),
    ...(existsSync(diagnostics) ? [`Diagnostics: ${diagnostics}`] : []),
    `The whole story: ${join(folder, 'report.html')}`,
  ].join('\n');
}
