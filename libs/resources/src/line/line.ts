import { type Difference, type Draft, draftOf, type Relations } from '@vmstation/engine';
import type { Change, Fields, Remembered, ScriptType, Wanted } from '../contract.ts';
import { checkLine, checkMode, checkOwner, checkPath, refuse } from '../paths/checks.ts';
import { type CreateFile, edit, undoEdit } from '../paths/edit.ts';
import { failed, unparsable } from '../paths/facts.ts';
import { quote } from '../quote.ts';
import { lineShell } from './shell.ts';

/** A line of a file that others own too. */
export interface Line {
  readonly path: string;
  readonly line: string;
  /** POSIX extended regular expression; lines that match it and aren't the line are replaced by it. */
  readonly match?: string;
  /** The line must not be there, nor one that matches. */
  readonly absent?: boolean;
  /** POSIX extended regular expression: a new line comes after the first that matches it, else at the end. */
  readonly after?: string;
  /** The file is made when it isn't there; without this it is an error. */
  readonly create?: CreateFile;
}

export interface LineState {
  readonly exists: boolean;
  /** Lines that are the line or match, from top to bottom. */
  readonly found: readonly string[];
}

export const lineType: ScriptType<Line, LineState> = {
  name: 'line',
  prelude: lineShell,
  key: ({ path, line, match }) => `${path} ${match ?? line}`,
  show: ({ path, line, absent }) =>
    `${absent === true ? 'no line' : 'line'} ${JSON.stringify(line)} in ${path}`,
  read: (wanted) => wanted.map(question).join('\n'),
  parse,
  diff,
  apply,
  undo,
};

const draft = draftOf(lineType);

/**
 * A line of a file; what else is in the file, its mode and owner stay.
 * @key path, and `match` or else the line
 * @reads the lines that are it or match
 * @undoes the file of before, when nobody else changed it; else the line makes room for those that it replaced
 * @throws PATH_INVALID, LINE_INVALID, MODE_INVALID, OWNER_INVALID
 */
export function line(
  wanted: Omit<Line, 'create'> & {
    /** Mode and owner of the file, which is made when it isn't there; without this it is an error. */
    readonly create?: Partial<CreateFile>;
  },
  relations?: Relations,
): Draft<Line> {
  const { create, ...rest } = wanted;
  if (rest.line === '') refuse('LINE_INVALID', `an empty line of ${rest.path}`, 'say what the line holds');
  const texts = [rest.line, rest.match ?? '', rest.after ?? ''];
  for (const text of texts) checkLine(text, `in ${rest.path},`);
  return draft(
    {
      ...rest,
      path: checkPath(rest.path),
      ...(create === undefined
        ? {}
        : {
            create: {
              mode: checkMode(create.mode ?? '0644'),
              owner: checkOwner(create.owner ?? 'root:root'),
            },
          }),
    },
    relations,
  );
}

function question({ index, desired }: Wanted<Line>): string {
  return `vm_line_read ${index} ${quote(desired.path)} ${quote(desired.line)} ${quote(desired.match ?? '')}`;
}

function parse(fields: Fields, { path }: Line): LineState {
  failed(fields, path);
  const exists = fields.get('exists');
  if (exists !== 'yes' && exists !== 'no') throw unparsable(path, exists ?? '');
  const numbered = (fields.get('found') ?? '').split('\n').filter((text) => text !== '');
  const found = numbered.map((text) => {
    if (!/^\d+:/.test(text)) throw unparsable(path, text);
    return text.slice(text.indexOf(':') + 1);
  });
  return { exists: exists === 'yes', found };
}

function diff(desired: Line, { found }: LineState): Difference | undefined {
  const others = found.filter((text) => text !== desired.line);
  const there = found.length > others.length;
  const good = desired.absent === true ? found.length === 0 : there && others.length === 0;
  if (good) return undefined;
  const from = found.length === 0 ? undefined : found.join('\n');
  const to = desired.absent === true ? undefined : desired.line;
  return { action: found.length === 0 ? 'create' : 'update', fields: [{ field: 'line', from, to }] };
}

function apply({ desired, action }: Change<Line, LineState>): string {
  if (action === 'restart') return ':';
  const { path, line, match = '', after = '', create } = desired;
  const words = [line, match].map(quote).join(' ');
  return desired.absent === true
    ? edit(path, `vm_line_drop ${words}`)
    : `printf '\\n%s' ${quote(line)} >>"$VM_KEEP/line"\n${edit(path, `vm_line_set ${words} ${quote(after)}`, create)}`;
}

/** Where others changed the file too, our line makes room for those that it replaced. */
function undo({ desired, before }: Remembered<Line, LineState>): string {
  const text = before.found.map((each) => `${each}\n`).join('');
  const words = [desired.line, desired.match ?? '', text].map(quote).join(' ');
  const command = `${desired.absent === true ? 'vm_line_add' : 'vm_line_swap'} ${words}`;
  return undoEdit(desired.path, command, before.exists);
}
