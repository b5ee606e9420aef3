import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

interface Terminal {
  /** Lines that wait until the program reads them. */
  readonly typed?: string;
  /** Or what is typed once something is shown, one after the other: for keys that mean something else before. */
  readonly keys?: readonly (readonly [shown: string, typed: string])[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** What a program writes on a terminal of 80 by 24, with its colours. */
export function onTerminal(command: string, { typed = '', keys = [], env, cwd }: Terminal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn('script', ['-qec', `stty cols 80 rows 24; ${command}`, '/dev/null'], { env, cwd });
  const waiting = [...keys];
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = waiting;
    if (next === undefined || !shown.includes(next[0])) return;
    waiting.shift();
    child.stdin.write(next[1]);
  });
  child.on('error', reject);
  child.on('close', () => resolve(shown.replaceAll('\r', '')));
  if (keys.length === 0) child.stdin.end(typed);
  return promise;
}

/** Without colours and without what moves the cursor. */
export const plainText = (shown: string) => stripVTControlCharacters(shown);
