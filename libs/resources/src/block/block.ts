import { type Difference, type Draft, draftOf, type Relations } from '@vmstation/engine';
import type { Change, Fields, Remembered, ScriptType, Wanted } from '../contract.ts';
import { checkLine, checkMode, checkOwner, checkPath, refuse } from '../paths/checks.ts';
import { type CreateFile, edit, undoEdit } from '../paths/edit.ts';
import { failed, unparsable } from '../paths/facts.ts';
import { quote } from '../quote.ts';
import { blockShell } from './shell.ts';

/** Lines between two marks, in a file that others own too. */
export interface Block {
  readonly path: string;
  /** Tells the blocks of a file apart. */
  readonly name: string;
  /** Lines, with a newline at the end. */
  readonly content: string;
  /** What a comment of the file begins with. */
  readonly comment: string;
  /** The file is made when it isn't there; without this it is an error. */
  readonly create?: CreateFile;
}

export interface BlockState {
  readonly exists: boolean;
  /** How often the block is there; more than once is a difference. */
  readonly count: number;
  /** Lines between the first two marks. */
  readonly content?: string;
}

export const blockType: ScriptType<Block, BlockState> = {
  name: 'block',
  prelude: blockShell,
  key: ({ path, name }) => `${path} ${name}`,
  show: ({ path, name }) => `block ${name} in ${path}`,
  read: (wanted) => wanted.map(question).join('\n'),
  parse,
  diff,
  apply,
  undo,
};

const draft = draftOf(blockType);

/** What a constructor takes: `comment` is `#` unless it is given. */
export type BlockWanted = Omit<Block, 'create' | 'comment'> & {
  /** What a comment of the file begins with. Default `#`. */
  readonly comment?: string;
  /** Mode and owner of the file, which is made when it isn't there; without this it is an error. */
  readonly create?: Partial<CreateFile>;
};

/**
 * A block of lines in a file; what else is in the file, its mode and owner stay.
 * @key path and name
 * @reads the lines between the two marks, and how often they are there
 * @undoes the file of before, when nobody else changed it; else the block gets its former lines, or goes
 * @throws PATH_INVALID, LINE_INVALID, MODE_INVALID, OWNER_INVALID, BLOCK_INVALID
 */
export function block(wanted: BlockWanted, relations?: Relations): Draft<Block> {
  const { create, content, comment = '#', ...rest } = wanted;
  checkLine(rest.name, `in ${rest.path}, the name`);
  checkLine(comment, `in ${rest.path}, the comment`);
  const desired: Block = {
    ...rest,
    path: checkPath(rest.path),
    content: content.endsWith('\n') ? content : `${content}\n`,
    comment,
    ...(create === undefined
      ? {}
      : {
          create: { mode: checkMode(create.mode ?? '0644'), owner: checkOwner(create.owner ?? 'root:root') },
        }),
  };
  const lines = desired.content.split('\n');
  if (content === '' || marks(desired).some((mark) => lines.includes(mark))) {
    refuse(
      'BLOCK_INVALID',
      `block ${rest.name} of ${rest.path} is empty or holds its own mark`,
      'mend its content',
    );
  }
  return draft(desired, relations);
}

function marks({ comment, name }: Pick<Block, 'comment' | 'name'>): [string, string] {
  return [`${comment} BEGIN vmstation ${name}`, `${comment} END vmstation ${name}`];
}

function question({ index, desired }: Wanted<Block>): string {
  return `vm_block_read ${index} ${quote(desired.path)} ${marks(desired).map(quote).join(' ')}`;
}

function parse(fields: Fields, desired: Block): BlockState {
  const { path } = desired;
  failed(fields, path);
  const exists = fields.get('exists');
  const count = fields.get('count') ?? '0';
  if ((exists !== 'yes' && exists !== 'no') || !/^\d+$/.test(count))
    throw unparsable(path, `${exists} ${count}`);
  const text = fields.get('block');
  if (text === undefined) return { exists: exists === 'yes', count: Number(count) };
  const [begin, end] = marks(desired);
  if (!text.startsWith(`${begin}\n`) || !text.endsWith(`\n${end}`)) throw unparsable(path, text);
  const content = text.slice(begin.length + 1, text.length - end.length);
  return { exists: exists === 'yes', count: Number(count), content };
}

function diff(desired: Block, { count, content }: BlockState): Difference | undefined {
  if (count === 1 && content === desired.content) return undefined;
  return {
    action: count === 0 ? 'create' : 'update',
    fields: [
      ...(content === desired.content ? [] : [{ field: 'content', from: content, to: desired.content }]),
      ...(count > 1 ? [{ field: 'times', from: `${count}`, to: '1' }] : []),
    ],
  };
}

function apply({ desired, action }: Change<Block, BlockState>): string {
  if (action === 'restart') return ':';
  return edit(desired.path, put(desired, desired.content), desired.create);
}

/** Where others changed the file too, only the block is taken out, or gets its former lines back. */
function undo({ desired, before }: Remembered<Block, BlockState>): string {
  return undoEdit(desired.path, put(desired, before.content), before.exists);
}

function put(desired: Block, content: string | undefined): string {
  const [begin, end] = marks(desired);
  const text = content === undefined ? '' : `${begin}\n${content}${end}\n`;
  return `vm_block_put ${quote(begin)} ${quote(end)} ${quote(text)}`;
}
