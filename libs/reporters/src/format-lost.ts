import { type Asleep, type Plan, targetName, visible, visibleLine } from '@vmstation/engine';
import { color } from './color.ts';
import { formatError } from './format-error.ts';

/**
 * What could not be seen, or was left out. Of a whole target a line, because the run has told all about it when it
 * happened; of a single resource all of it, because nobody has.
 */
export function formatLost({ unknown, asleep = [] }: Pick<Plan, 'unknown' | 'asleep'>): readonly string[] {
  const brief = unknown.filter(({ id }) => id === undefined);
  const failed = brief.map(({ target, error: { code, message } }) => {
    const name = targetName(target);
    const about = message.includes(name) ? '' : `${name}: `;
    return `${color.red('✗')} ${about}${visibleLine(message)} ${color.dim(`[${visible(code)}]`)}`;
  });
  const lines = [...failed, ...asleep.map(sleeper)];
  const whole = unknown.filter(({ id }) => id !== undefined).map(({ error }) => formatError(error));
  return lines.length === 0 ? whole : [lines.join('\n'), ...whole];
}

/** `☾ attic sleeps, and was not looked at; 2 elsewhere wait for it: Deployment backup/store, probe store` */
function sleeper({ target, waiting }: Asleep): string {
  const names = waiting.map((id) => visibleLine(id.slice(id.indexOf('/') + 1))).join(', ');
  const others = waiting.length === 0 ? '' : `; ${waiting.length} elsewhere wait for it: ${names}`;
  return `${color.dim('☾')} ${targetName(target)} sleeps, and was not looked at${others}`;
}
