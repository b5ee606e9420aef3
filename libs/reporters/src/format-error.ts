import { type ErrorRecord, visible } from '@vmstation/engine';
import { color } from './color.ts';

/** What failed, where, why, and what to do: a line each, more where the words themselves have more. */
export function formatError(error: ErrorRecord): string {
  const [first = '', ...more] = visible(error.message).split('\n');
  const said = (text: string) => error.message.includes(text);
  const lines = [`${color.red('✗')} ${first} ${color.dim(`[${visible(error.code)}]`)}`, ...more];
  if (error.where !== undefined && !said(error.where)) lines.push(line(color.dim('at'), error.where));
  if (error.cause !== undefined && !said(error.cause)) lines.push(line(color.dim('because'), error.cause));
  if (error.next !== undefined && !said(error.next)) lines.push(line(color.cyan('→'), error.next));
  return lines.join('\n');
}

/** Text of several lines stands below its word, so that output of programs stays a block. */
function line(word: string, text: string): string {
  const trimmed = visible(text.trim());
  return trimmed.includes('\n')
    ? `  ${word}\n${trimmed.replace(/^(?=.)/gm, '    ')}`
    : `  ${word} ${trimmed}`;
}
