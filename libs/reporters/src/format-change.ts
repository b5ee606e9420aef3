import { type FieldDiff, type PlannedChange, visibleLine } from '@vmstation/engine';
import { color } from './color.ts';
import { textDiff } from './text-diff.ts';

const signs = {
  create: color.green('+'),
  update: color.yellow('~'),
  delete: color.red('-'),
  restart: color.yellow('↻'),
};

/** `~ file /etc/hosts  mode 0600 → 0644`, and a diff of texts below it when that is asked for. */
export function formatChange(change: PlannedChange, options: { readonly diff: boolean }): string {
  const short = change.fields.filter((field) => !isText(field)).map(formatField);
  const texts = change.fields.filter(isText);
  const more = options.diff ? [] : texts.map(({ field }) => `${visibleLine(field)} differs`);
  const words = change.action === 'create' && !options.diff ? [] : [...short, ...more];
  const because = change.because === undefined ? '' : color.dim(` (${visibleLine(change.because)})`);
  const line = `  ${signs[change.action]} ${visibleLine(change.title)}${words.length === 0 ? '' : `  ${color.dim(words.join(', '))}`}${because}`;
  if (!options.diff || texts.length === 0) return line;
  return [line, ...texts.map(({ from, to }) => indent(textDiff(from ?? '', to ?? '')))].join('\n');
}

function isText({ from, to }: FieldDiff): boolean {
  return [from, to].some((value) => value?.includes('\n') === true);
}

function formatField({ field, from, to }: FieldDiff): string {
  return visibleLine(from === undefined ? `${field} ${to}` : `${field} ${from} → ${to ?? 'absent'}`);
}

function indent(text: string): string {
  return text.replace(/^/gm, '      ');
}
