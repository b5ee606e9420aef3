import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** What a program writes on a terminal of 80 by 24, with its colours; lines that are typed wait until it reads them. */
export function onTerminal(
  command: string,
  options: { readonly typed?: string; readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<string> {
  const { typed = '', env, cwd } = options;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn('script', ['-qec', `stty cols 80 rows 24; ${command}`, '/dev/null'], { env, cwd });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  child.on('error', reject);
  child.on('close', () => resolve(shown.replaceAll('\r', '')));
  child.stdin.end(typed);
  return promise;
}

/** Without colours and without what moves the cursor. */
export const plainText = (shown: string) => stripVTControlCharacters(shown);
