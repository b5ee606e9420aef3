import { color } from '@vmstation/reporters';
import type { Finding } from './finding.ts';

const signs = { ok: color.green('✓'), failed: color.red('✗'), advice: color.yellow('!') };

/** A line a condition with what was measured, and below those that do not hold what to do. */
export function formatFindings(findings: readonly Finding[]): string {
  const blocks = [...Map.groupBy(findings, ({ about }) => about)].map(([about, list]) =>
    [color.bold(about), ...list.flatMap(linesOf)].join('\n'),
  );
  return [...blocks, sum(findings)].join('\n\n');
}

function linesOf({ sentence, found, state, fix }: Finding): readonly string[] {
  const line = `  ${signs[state]} ${sentence}${found === '' ? '' : color.dim(`: ${found}`)}`;
  return fix === '' ? [line] : [line, `      ${color.cyan('→')} ${fix}`];
}

function sum(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((each) => each.state === state).length;
  const [failed, advice] = [count('failed'), count('advice')];
  const rest = advice === 0 ? '' : `; ${advice} could be better`;
  return failed === 0
    ? `${signs.ok} All that is needed is there${rest}.`
    : `${signs.failed} ${failed} of ${findings.length} conditions ${failed === 1 ? 'does' : 'do'} not hold${rest}.`;
}
