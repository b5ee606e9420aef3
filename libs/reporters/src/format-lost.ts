import { type Plan, targetName, visible, visibleLine } from '@vmstation/engine';
import { color } from './color.ts';
import { formatError } from './format-error.ts';

/**
 * What could not be seen. Of a whole target a line, because the run has told all about it when it happened; of a single
 * resource all of it, because nobody has.
 */
export function formatLost({ unknown }: Pick<Plan, 'unknown'>): readonly string[] {
  const brief = unknown.filter(({ id }) => id === undefined);
  const lines = brief.map(({ target, error: { code, message } }) => {
    const name = targetName(target);
    const about = message.includes(name) ? '' : `${name}: `;
    return `${color.red('✗')} ${about}${visibleLine(message)} ${color.dim(`[${visible(code)}]`)}`;
  });
  const whole = unknown.filter(({ id }) => id !== undefined).map(({ error }) => formatError(error));
  return lines.length === 0 ? whole : [lines.join('\n'), ...whole];
}
