import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { forStream } from '@vmstation/reporters';
import { printText } from './print.ts';

/** Something long to read. Nobody reads while hosts wait, so a pager opens when the run is over. */
export interface Reading {
  /** Prints at once what fits the terminal, or goes elsewhere. */
  show(text: string): void;
  /** Opens the pager, if one is needed. */
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
      if (!(await piped(pager, forStream(`${kept}\n`, process.stdout)))) printText(kept);
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

/** False when there is no such program. Ctrl-C belongs to the pager as long as it is open. */
async function piped(pager: string, text: string): Promise<boolean> {
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  try {
    const child = spawn('sh', ['-c', pager], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { LESS: 'FRX', LV: '-c', ...process.env },
    });
    // Whoever has read enough leaves before the end.
    child.stdin.on('error', ignore);
    child.stdin.end(text);
    const [code] = await once(child, 'close');
    return code !== 126 && code !== 127;
  } finally {
    process.off('SIGINT', ignore);
  }
}
