import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { quote } from '../../quote.ts';
import type { Shell, ShellResult, ShellRunOptions } from '../shell.ts';
import { onLines } from './lines.ts';

export interface LocalShellOptions {
  /** Default `['sh']`; also `['bash', '--posix']` or `['busybox', 'sh']`. */
  readonly program?: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

export interface LocalShell extends Shell {
  /** Of the kept shell, to kill it in tests. */
  readonly pid: number;
  /** Everything that it ever started has ended, also what outlived it. */
  readonly gone: Promise<unknown>;
}

/** A {@link Shell} on this machine: one kept shell, each script in a child of it, as libs/ssh does it. */
export function localShell(options: LocalShellOptions = {}): LocalShell {
  const [program, ...args] = options.program ?? ['sh'];
  const env = { ...process.env, LC_ALL: 'C', ...options.env };
  const kept = spawn(program, args, { cwd: '/', env, stdio: ['pipe', 'pipe', 'pipe'] });
  const interpreter = [program, ...args].map((word) => quote(word)).join(' ');
  const ended = new Promise<never>((_, reject) => {
    kept.once('error', reject);
    kept.once('exit', () => reject(new Error('the local shell has ended')));
  });
  const gone = new Promise((resolve) => kept.once('close', resolve));
  // Each run waits for this too; without a run nobody does, and that is no error.
  ended.catch(() => undefined);
  const listeners: Record<'out' | 'err', (line: string) => void> = { out: ignore, err: ignore };
  onLines(kept.stdout, (line) => listeners.out(line));
  onLines(kept.stderr, (line) => listeners.err(line));
  kept.stdin.on('error', ignore);

  let batches = 0;
  let queue: Promise<unknown> = Promise.resolve();
  return {
    pid: kept.pid ?? 0,
    gone,
    get stats() {
      return { commands: 1, batches };
    },
    run(script, runOptions) {
      batches += 1;
      const result = queue.then(() => Promise.race([once(script, runOptions), ended]));
      queue = result.catch(() => undefined);
      return result;
    },
    async close() {
      kept.stdin.end();
      await ended.catch(() => undefined);
    },
  };

  async function once(script: string, { timeoutMs, onLine }: ShellRunOptions): Promise<ShellResult> {
    const mark = `end-${randomBytes(8).toString('hex')}`;
    const out = collect('out', mark, onLine);
    const err = collect('err', mark, onLine);
    const child = `VM_S=$(cat); exec </dev/null; eval "$VM_S"`;
    kept.stdin.write(
      `printf %s ${quote(script)} | ${interpreter} -c ${quote(child)}; VM_R=$?; printf '\\n%s %s\\n' ${mark} $VM_R; printf '\\n%s %s\\n' ${mark} $VM_R >&2\n`,
    );
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      kept.kill('SIGKILL');
      late.reject(new Error(`the script took longer than ${timeoutMs} ms`));
    }, timeoutMs);
    const said = Promise.race([Promise.all([out, err]), late.promise]);
    const [first, second] = await said.finally(() => clearTimeout(timer));
    return { code: first.code, stdout: first.text, stderr: second.text };
  }

  function collect(
    stream: 'out' | 'err',
    mark: string,
    onLine: ShellRunOptions['onLine'],
  ): Promise<{ text: string; code: number }> {
    return new Promise((resolve) => {
      const lines: string[] = [];
      listeners[stream] = (line) => {
        if (line.startsWith(`${mark} `)) {
          listeners[stream] = ignore;
          resolve({ text: lines.join('\n'), code: Number(line.slice(mark.length + 1)) });
        } else {
          lines.push(line);
          onLine?.(line, stream);
        }
      };
    });
  }
}

function ignore(): void {}
