import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Each prompt wakes whoever waits for it, so that nothing has to be typed for that. */
const bashrc = `PS1='\\[\\e[1;36m\\]$\\[\\e[0m\\] '
PROMPT_COMMAND='tmux wait-for -S "prompt-$((prompts++))"'
`;

const pause = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** A real terminal of a size, of which a picture is taken. */
export interface Terminal {
  /** Types a line, and waits for the next prompt. */
  run(line: string): void;
  /** All that stands there, with its colours, without empty lines at the end. */
  capture(): string;
  close(): void;
}

/** Opens a terminal with tmux, on a socket of its own. */
export function openTerminal(
  size: { readonly columns: number; readonly rows: number },
  folder: string,
): Terminal {
  const settings = mkdtempSync(join(tmpdir(), 'vmstation-picture-'));
  const rc = join(settings, 'bashrc');
  writeFileSync(rc, bashrc);
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-L', `vmstation-picture-${process.pid}`, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      cwd: folder,
    });
  const { columns, rows } = size;
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), `bash --noprofile --rcfile ${rc}`);
  let prompts = 0;
  const waitForPrompt = () => {
    tmux('wait-for', `prompt-${prompts}`);
    prompts += 1;
    // Bash wakes us just before it writes the prompt.
    while (tmux('capture-pane', '-p').trimEnd().split('\n').at(-1) !== '$') pause(20);
  };
  waitForPrompt();
  return {
    run(line) {
      tmux('send-keys', '-l', line);
      tmux('send-keys', 'Enter');
      waitForPrompt();
    },
    capture: () => tmux('capture-pane', '-e', '-p', '-S', '-').trimEnd(),
    close() {
      tmux('kill-server');
      rmSync(settings, { recursive: true });
    },
  };
}
