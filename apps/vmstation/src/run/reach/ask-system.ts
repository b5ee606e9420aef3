import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a program of this machine says, in one line; its absence, its silence and its refusal are answers, too. */
export async function askSystem(program: string, args: readonly string[], limitMs = 2000): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args], { timeout: limitMs, encoding: 'utf8' });
    return oneLine(stdout) || 'nothing';
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    if ('code' in error && error.code === 'ENOENT') return `there is no ${program} on this machine`;
    if ('killed' in error && error.killed === true)
      return `${program} did not answer within ${limitMs / 1000} s`;
    const said = 'stderr' in error ? oneLine(String(error.stderr)) : '';
    return said || `${program} found nothing`;
  }
}

const oneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, '; ');
