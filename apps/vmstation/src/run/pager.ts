import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { forStream, whileTyping } from '@vmstation/reporters';
import { printText } from './print.ts';

/** Something long to read. Nobody reads while hosts work, so a pager opens when the run is over, or before a question. */
export interface Reading {
  /** Prints at once what fits the terminal, or goes elsewhere. */
  show(text: string): void;
  /** Opens the pager, if one is needed, and waits until it is closed. */
  finish(): Promise<void>;
}

export function makeReading(): Reading {
  const pager = pagerOf(process.env);
  let kept: string | undefined;
  return {
    show(text) {
      if (pager !== undefined && isLong(text, process.stdout)) kept = text;
      else printText(text);
    },
    async finish() {
      if (pager === undefined || kept === undefined) return;
      const text = forStream(`${kept}\n`, process.stdout);
      if (!(await whileTyping(() => piped(pager, text)))) printText(kept);
    },
  };
}

/** $PAGER, else less, as git does it; an empty one and `cat` mean none. */
export function pagerOf(env: { readonly PAGER?: string | undefined }): string | undefined {
  const named = (env.PAGER ?? 'less').trim();
  return named === '' || named === 'cat' ? undefined : named;
}

/** Whether a text is longer than a terminal; what goes into a file or a pipe is never too long. */
export function isLong(
  text: string,
  { isTTY, rows = 24, columns = 80 }: Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'rows' | 'columns'>>,
): boolean {
  if (isTTY !== true) return false;
  const lines = stripVTControlCharacters(text).split('\n');
  const height = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  return height >= rows;
}

let isOpen = false;

/** Whether a pager is open, which has the terminal and so Ctrl-C. */
export function isPaging(): boolean {
  return isOpen;
}

/** False when there is no such program. Ctrl-C belongs to the pager as long as it is open. */
async function piped(pager: string, text: string): Promise<boolean> {
  const ignore = () => undefined;
  const told = Promise.withResolvers<void>();
  const onCtrlC = () => told.resolve();
  process.on('SIGINT', onCtrlC);
  isOpen = true;
  try {
    const child = spawn('sh', ['-c', pager], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { LESS: 'FRX', LV: '-c', ...process.env },
    });
    // Whoever has read enough leaves before the end.
    child.stdin.on('error', ignore);
    child.stdin.end(text);
    const [code, name] = await once(child, 'close');
    // A terminal tells both of us of a Ctrl-C, and not always us first. Whoever ended the pager alone is not waited for long.
    if (name === 'SIGINT' || code === 130) {
      const timer = setTimeout(onCtrlC, 1000);
      await told.promise;
      clearTimeout(timer);
    }
    return code !== 126 && code !== 127;
  } finally {
    isOpen = false;
    process.off('SIGINT', onCtrlC);
  }
}
