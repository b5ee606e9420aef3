import type { Verdict } from '@vmstation/cluster-tools';
import { targetName, visible, visibleLine } from '@vmstation/engine';
import { color } from '@vmstation/reporters';
import type { StaticResult } from './check-statically.ts';

/** A line a check, and below it what is wrong. */
export function formatStatic({ checks }: StaticResult): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, note, problems }) =>
    problems.length === 0
      ? [`${color.green('✓')} ${name.padEnd(width)}  ${color.dim(note)}`]
      : [`${color.red('✗')} ${name}`, ...problems.map(({ line }) => `    ${visible(line)}`)],
  );
  const problems = checks.reduce((sum, check) => sum + check.problems.length, 0);
  const end =
    problems === 0
      ? `${color.green('✓')} ${checks.length} checks passed. Nothing was connected to.`
      : `${color.red('✗')} ${problems} ${problems === 1 ? 'problem' : 'problems'}.`;
  return [...lines, '', end].join('\n');
}

const signs = { ok: color.green('✓'), failed: color.red('✗'), unknown: color.yellow('?') };

/** Verdicts by target: a line each, below those that did not pass why, and what to do. */
export function formatVerdicts(verdicts: readonly Verdict[]): string {
  const width = Math.max(0, ...verdicts.map(({ check }) => check.length));
  const blocks = [...Map.groupBy(verdicts, ({ target }) => target)].map(([target, list]) => {
    const kind = target.startsWith('cluster:') ? 'cluster ' : '';
    return [
      color.bold(`${kind}${targetName(target)}`),
      ...list.flatMap((verdict) => linesOf(verdict, width)),
    ];
  });
  const count = (state: Verdict['state']) => verdicts.filter((verdict) => verdict.state === state).length;
  const parts = [
    `${count('ok')} of ${verdicts.length} checks passed`,
    ...(count('failed') === 0 ? [] : [`${count('failed')} failed`]),
    ...(count('unknown') === 0 ? [] : [`${count('unknown')} could not be measured`]),
  ];
  const end = `${count('ok') === verdicts.length ? signs.ok : signs.failed} ${parts.join(', ')}.`;
  return [...blocks.map((block) => block.join('\n')), end].join('\n\n');
}

function linesOf({ check, sentence, state, why, fix }: Verdict, width: number): readonly string[] {
  const first = `  ${signs[state]} ${check.padEnd(width)}  ${color.dim(sentence)}`;
  if (state === 'ok') return [first];
  return [
    first,
    ...why.map((each) => `      ${visibleLine(each)}`),
    `      ${color.cyan('→')} ${visibleLine(fix)}`,
  ];
}
