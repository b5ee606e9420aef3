import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The shells of Debian and of EL. */
export const shells: [string, ...string[]][] = [['sh'], ['bash', '--posix']];

/** Nothing of this machine is ended or asked, whatever the script says. */
const nobody = Object.fromEntries(
  ['pkill', 'pgrep', 'systemctl', 'journalctl', 'ip', 'ss'].map((name) => [
    name,
    `echo "${name} $*"; exit 1`,
  ]),
);

/** A folder that stands for the /etc and /var of a node, and commands that stand for its own. */
export class Node {
  readonly #folder = mkdtempSync(join(tmpdir(), 'vmstation-node-'));
  readonly #shell: readonly string[];

  constructor(shell: readonly string[], commands: Readonly<Record<string, string>> = {}) {
    this.#shell = shell;
    for (const folder of ['bin', 'etc', 'var/log', 'keep']) {
      mkdirSync(join(this.#folder, folder), { recursive: true });
    }
    for (const [name, body] of Object.entries({ ...nobody, ...commands })) this.command(name, body);
  }

  /** Stands for a command from now on. */
  command(name: string, body: string): void {
    writeFileSync(join(this.#folder, 'bin', name), `#!/bin/sh\n${this.#here(body)}\n`, { mode: 0o755 });
  }

  /** A file with something in it, made some seconds ago. */
  put(path: string, secondsAgo = 0): void {
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'x\n');
    const then = Date.now() / 1000 - secondsAgo;
    utimesSync(file, then, then);
  }

  has(path: string): boolean {
    return existsSync(join(this.#folder, path));
  }

  text(path: string): string {
    return this.has(path) ? readFileSync(join(this.#folder, path), 'utf8') : '';
  }

  run(script: string): { readonly code: number | null; readonly stderr: string } {
    const [program = 'sh', ...args] = this.#shell;
    const vars = `VM_KEEP=${this.#folder}/keep VM_IN_token=abc.def VM_IN_caHash=sha256:1`;
    const { status, stderr } = spawnSync(program, [...args, '-euc', `${vars}\n${this.#here(script)}`], {
      env: { PATH: `${this.#folder}/bin:/usr/bin:/bin`, LC_ALL: 'C' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { code: status, stderr: stderr.replaceAll(this.#folder, '') };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }

  #here(script: string): string {
    return script.replaceAll(/\/(etc|var)\//g, `${this.#folder}/$1/`);
  }
}
