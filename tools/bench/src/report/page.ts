import type { Result } from '../cell.ts';
import { goalsOf } from './goals.ts';
import { cellTable, durationTable, markdown } from './table.ts';

const begin = '<!-- bench: begin; what follows is written by `npm run bench` -->';
const end = '<!-- bench: end -->';

const titles: Readonly<Record<string, string>> = {
  table: 'Everybody on the same nodes',
  growth: 'From 1 to 50 hosts',
  startup: 'Start-up',
  nx: 'Nx, and one process',
  cluster: 'A cluster from bare nodes',
};

/** Puts the figures between the marks of a page; the rest is the author's. @throws when it has no marks */
export function withFigures(page: string, results: readonly Result[]): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error('the page has no marks for the figures');
  return `${page.slice(0, from + begin.length)}\n\n${figures(results)}\n\n${page.slice(to)}`;
}

function figures(results: readonly Result[]): string {
  const goals = goalsOf(results).map(({ goal, measured, met }) => [
    goal,
    measured,
    met ? 'met' : '**missed**',
  ]);
  return [
    '## Goals',
    markdown([['goal', 'measured', ''], ...goals]),
    ...results.map((result) => `## ${titles[result.scenario] ?? result.scenario}\n\n${section(result)}`),
  ].join('\n\n');
}

function section({ machine, cells, durations }: Result): string {
  const loads = [...cells.flatMap(({ samples }) => samples), ...durations].map(({ load }) => load);
  const runs = [
    ...new Set([...cells.flatMap((cell) => cell.runs), ...durations.map(({ run }) => run)]),
  ].sort();
  const first = cells.filter(({ phase }) => phase === 'first');
  const again = cells.filter(({ phase }) => phase === 'again');
  return [
    `On ${machine}. Load of the machine before each run: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}. Measured:`,
    runs.map((run) => `- ${run}`).join('\n'),
    ...(durations.length === 0 ? [] : [durationTable(durations)]),
    ...(again.length === 0 ? [] : ['Nothing to change:', cellTable(again)]),
    ...(first.length === 0 ? [] : ['First apply:', cellTable(first)]),
  ].join('\n\n');
}
