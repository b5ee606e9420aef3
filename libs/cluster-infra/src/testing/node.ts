import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The shells of Debian and of EL. */
export const shells: [string, ...string[]][] = [['sh'], ['bash', '--posix']];

/** Nothing of this machine is ended or asked, whatever the script says. */
const nobody = Object.fromEntries(
  [
    ...['pkill', 'pgrep', 'systemctl', 'journalctl', 'ip', 'ss', 'kubeadm', 'nft', 'umount'],
    ...['iptables-save', 'iptables-restore', 'ip6tables-save', 'ip6tables-restore'],
  ].map((name) => [name, `echo "${name} $*"; exit 1`]),
);

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that stands for the /etc, /var and other such folders of a node, and commands that stand for its own. */
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
    this.write(path, 'x\n');
    const then = Date.now() / 1000 - secondsAgo;
    utimesSync(join(this.#folder, path), then, then);
  }

  write(path: string, text: string, mode = 0o644): void {
    writeFileSync(this.#place(path), text);
    chmodSync(join(this.#folder, path), mode);
  }

  link(path: string, target: string): void {
    symlinkSync(target, this.#place(path));
  }

  /** As `600`. */
  mode(path: string): string {
    return (statSync(join(this.#folder, path)).mode & 0o7777).toString(8);
  }

  has(path: string): boolean {
    return existsSync(join(this.#folder, path));
  }

  linked(path: string): boolean {
    return lstatSync(join(this.#folder, path)).isSymbolicLink();
  }

  text(path: string): string {
    return this.has(path) ? readFileSync(join(this.#folder, path), 'utf8') : '';
  }

  run(script: string): Pick<Ran, 'code' | 'stderr'> {
    const { code, stderr } = this.runSaying(script);
    return { code, stderr };
  }

  /** The same, with what it prints. */
  runSaying(script: string): Ran {
    const [program = 'sh', ...args] = this.#shell;
    const vars = `VM_KEEP=${this.#folder}/keep VM_IN_token=abc.def VM_IN_caHash=sha256:1`;
    const { status, stdout, stderr } = spawnSync(
      program,
      [...args, '-euc', `${vars}\n${this.#here(script)}`],
      {
        env: { PATH: `${this.#folder}/bin:/usr/bin:/bin`, LC_ALL: 'C' },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said = (text: string) => text.replaceAll(this.#folder, '');
    return { code: status, stdout: said(stdout), stderr: said(stderr) };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }

  #place(path: string): string {
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  }

  #here(script: string): string {
    return script.replaceAll(/\/(etc|var|home|opt|root|run|usr\/lib(?:exec)?)\//g, `${this.#folder}/$1/`);
  }
}
