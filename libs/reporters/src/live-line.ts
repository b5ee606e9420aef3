import { type RunEvent, type TargetId, targetName, visibleLine } from '@vmstation/engine';
import sliceAnsi from 'slice-ansi';
import { color } from './color.ts';

/** What is known of one target while a run goes on. */
export interface LiveLine {
  doing: string;
  since: number;
  done: number;
  total: number;
  failed: number;
  asleep: boolean;
}

/** The lines of all targets, kept up to date by the events of a run. */
export function makeLines(now: () => number = Date.now): {
  add(event: RunEvent): void;
  render(width: number): string;
} {
  const lines = new Map<TargetId, LiveLine>();
  const titles = new Map<string, string>();
  const titleOf = (id: string) => titles.get(id) ?? id;
  const lineOf = (target: TargetId) => {
    const line = lines.get(target) ?? {
      doing: '',
      since: now(),
      done: 0,
      total: 0,
      failed: 0,
      asleep: false,
    };
    lines.set(target, line);
    return line;
  };
  const set = (target: TargetId, doing: string) => Object.assign(lineOf(target), { doing, since: now() });
  return {
    add(event) {
      if (event.type === 'planned') {
        for (const line of lines.values()) line.total = line.done;
        for (const change of event.changes) {
          titles.set(change.id, change.title);
          lineOf(change.target).total += 1;
        }
      }
      if (event.type === 'target-busy') set(event.target, event.doing);
      if (event.type === 'target-read') Object.assign(set(event.target, ''), { failed: 0, asleep: false });
      if (event.type === 'target-asleep') Object.assign(lineOf(event.target), { doing: '', asleep: true });
      if (event.type === 'target-failed') Object.assign(lineOf(event.target), { doing: '', failed: 1 });
      if (event.type === 'batch-started') set(event.target, batch(event.ids.map(titleOf)));
      if (event.type === 'change-started') set(event.target, titleOf(event.id));
      if (event.type === 'change-retried')
        set(event.target, `${titleOf(event.id)}, attempt ${event.attempt}`);
      if (event.type === 'change-finished') {
        const line = lineOf(event.target);
        line.done += 1;
        if (line.done === line.total) line.doing = '';
        if (event.outcome !== 'ok') line.failed += 1;
      }
    },
    render(width) {
      const names = Math.max(12, ...[...lines.keys()].map((target) => targetName(target).length));
      return [...lines]
        .map(([target, line]) => render(targetName(target).padEnd(names), line, width, now()))
        .join('\n');
    },
  };
}

/** `package curl and 15 more` */
function batch([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

function markOf({ failed, doing, done, total, asleep }: LiveLine): string {
  if (failed > 0) return color.red('✗');
  if (asleep) return color.dim('☾');
  if (doing !== '') return color.cyan('▸');
  return done === total ? color.green('✓') : color.dim('·');
}

/** Never wider than the terminal: a line that wraps cannot be redrawn in its place. */
function render(name: string, line: LiveLine, width: number, now: number): string {
  const count = (line.total === 0 ? '' : `${line.done}/${line.total}`).padEnd(8);
  const time = line.doing === '' ? '' : `${Math.round((now - line.since) / 1000)} s`;
  const room = Math.max(10, width - 4 - time.length);
  const text = visibleLine(`${name} ${count}${line.doing}`);
  // By columns, not by characters: some take two, and some are made of several.
  const shown = sliceAnsi(text, 0, room) === text ? text.trimEnd() : `${sliceAnsi(text, 0, room - 1)}…`;
  return `${markOf(line)} ${shown} ${color.dim(time)}`.trimEnd();
}
