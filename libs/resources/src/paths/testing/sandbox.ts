import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { canonical, type Difference, Secret } from '@vmstation/engine';
import { vi } from 'vitest';
import type { Change, Remembered, ScriptType } from '../../contract.ts';
import { parseAlone, printing, readingAlone } from '../../host/testing/read-alone.ts';
import { quote } from '../../quote.ts';

// Real shells on a machine that is busy with other things.
vi.setConfig({ testTimeout: 60_000 });

const functions = `${printing}
vm_keep() { [ -e "$VM_KEEP/$1" ] || [ -L "$VM_KEEP/$1" ] || cp -a "$2" "$VM_KEEP/$1"; }`;

/** What one script did. */
export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The user of the tests, as an owner of files. */
export const me = `${userInfo().uid}:${userInfo().gid}`;

/** A temporary directory in which fragments of types run in a real sh, with a ledger in memory. */
export class Sandbox {
  readonly root = mkdtempSync(join(tmpdir(), 'vmstation-types-'));
  readonly #remembered = new Map<string, string>();
  readonly #shell: readonly string[];

  constructor(shell: readonly string[] = ['sh']) {
    this.#shell = shell;
    for (const folder of ['keep', 'state', 'etc']) mkdirSync(join(this.root, folder));
  }

  /** A path below the sandbox. */
  at(name: string): string {
    return join(this.root, name);
  }

  run(script: string): Ran {
    const [command = 'sh', ...args] = this.#shell;
    const done = spawnSync(command, args, { input: script, encoding: 'utf8', maxBuffer: 2 ** 26 });
    return { ok: done.status === 0, stdout: done.stdout, stderr: done.stderr };
  }

  readAll<D, A>(type: ScriptType<D, A>, all: readonly D[]): A[] {
    const state = `VM_STATE=${quote(this.at('state'))}`;
    const ran = this.run(readingAlone(type, all, state));
    if (!ran.ok || ran.stderr !== '') throw new Error(`read failed: ${ran.stderr}`);
    return parseAlone(type, all, ran.stdout);
  }

  read<D, A>(type: ScriptType<D, A>, desired: D): A {
    const [actual] = this.readAll(type, [desired]);
    if (actual === undefined) throw new Error('nothing read');
    return actual;
  }

  diff<D, A>(type: ScriptType<D, A>, desired: D): Difference | undefined {
    return type.diff(desired, this.read(type, desired));
  }

  /** Reads, compares and changes, as the engine does; keeps what was there before the first change. */
  apply<D, A>(type: ScriptType<D, A>, desired: D, more: Partial<Change<D, A>> & { vars?: string } = {}): Ran {
    const actual = this.read(type, desired);
    const difference = type.diff(desired, actual);
    const key = this.#key(type, desired);
    const first = !this.#remembered.has(key);
    if (first) this.#remembered.set(key, canonical({ desired, before: actual } satisfies Remembered<D, A>));
    const action = more.action ?? difference?.action ?? 'restart';
    const script = type.apply({ desired, actual, action, restart: more.restart ?? action === 'restart' });
    return this.#fragment(type, key, script, `VM_FIRST=${first ? 1 : 0}\n${more.vars ?? ''}`);
  }

  undo<D, A>(type: ScriptType<D, A>, desired: D, { keep = false } = {}): Ran {
    const key = this.#key(type, desired);
    const remembered: Remembered<D, A> = JSON.parse(this.#remembered.get(key) ?? 'null');
    const actual = type.guard === undefined ? undefined : this.read(type, desired);
    const ran = this.#fragment(type, key, type.undo(remembered, actual), '');
    if (ran.ok && !keep) {
      this.#remembered.delete(key);
      rmSync(this.#keep(key), { recursive: true });
    }
    return ran;
  }

  /** Runs sh as the guard of a change would: without any of our functions. */
  revert<D, A>(type: ScriptType<D, A>, desired: D, script: string): Ran {
    const set = `VM_STATE=${quote(this.at('state'))} VM_KEEP=${quote(this.#keep(this.#key(type, desired)))}`;
    return this.run(`set -eu\n${set}\n${script}`);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #fragment<D, A>(type: ScriptType<D, A>, key: string, script: string, vars: string): Ran {
    const keep = this.#keep(key);
    mkdirSync(keep, { recursive: true, mode: 0o700 });
    const set = `VM_KEEP=${quote(keep)}\nVM_STATE=${quote(this.at('state'))}\n${vars}`;
    return this.run(`${functions}\n${type.prelude ?? ''}\n(\nset -eu\n${set}\n${script}\n) </dev/null`);
  }

  #key<D, A>(type: ScriptType<D, A>, desired: D): string {
    return `${type.name}:${type.key(desired)}`;
  }

  #keep(key: string): string {
    return this.at(`keep/${createHash('sha256').update(key).digest('hex').slice(0, 16)}`);
  }
}

/** `{ "secret": "x" }` in a fixture stands for a secret. */
export function reviveSecrets(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'secret' in value && typeof value.secret === 'string'
    ? new Secret(value.secret)
    : value;
}
