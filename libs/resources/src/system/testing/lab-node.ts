import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonical, type Difference } from '@vmstation/engine';
import type { Change, Remembered, ScriptType } from '../../contract.ts';
import type { Shell } from '../../host/shell.ts';
import { localShell } from '../../host/testing/local-shell.ts';
import { parseAlone, printing, readingAlone } from '../../host/testing/read-alone.ts';
import { quote } from '../../quote.ts';

const state = '/var/lib/vmstation-test';

/** What one script did. */
export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A throw-away node with systemd and without a network, in which types are really applied and undone.
 * Its image is a Debian root with `systemd dbus`, imported into podman and named in an environment variable.
 */
export class LabNode {
  readonly #id: string;
  readonly #remembered = new Map<string, string>();

  /** @param variable environment variable that names the image */
  constructor(variable: 'VMSTATION_NODE_DEBIAN' | 'VMSTATION_NODE_EL') {
    const image = process.env[variable];
    if (image === undefined) throw new Error(`${variable} must name a podman image of a node`);
    const isolation = ['--privileged', '--systemd=always', '--cgroupns=private', '--network=none'];
    const limits = ['--ulimit=nofile=20000:20000', '--ulimit=nproc=4096:4096'];
    const args = ['--runtime=runc', 'run', '--detach', '--rm', ...isolation, ...limits, image, '/sbin/init'];
    const started = spawnSync('podman', args, { encoding: 'utf8' });
    if (started.status !== 0) throw new Error(started.stderr);
    this.#id = started.stdout.trim();
    const booted = 'until systemctl is-system-running --wait >/dev/null 2>&1; do sleep 0.1; done';
    const ran = this.run(
      `if timeout 180 sh -c ${quote(booted)}; then mkdir -m 700 ${state}; else systemctl --failed >&2; exit 1; fi`,
    );
    if (ran.ok) return;
    this[Symbol.dispose]();
    throw new Error(`the node did not boot: ${ran.stderr}`);
  }

  run(script: string): Ran {
    const done = spawnSync('podman', ['exec', '-i', this.#id, 'sh'], { input: script, encoding: 'utf8' });
    return { ok: done.status === 0, stdout: done.stdout, stderr: done.stderr };
  }

  /** A kept shell for a host target: what is called `sh` on this machine leads into the node. */
  shell(): Shell {
    const folder = mkdtempSync(join(tmpdir(), 'vmstation-shell-'));
    writeFileSync(join(folder, 'sh'), `#!/bin/sh\nexec podman exec -i ${this.#id} sh "$@"\n`, {
      mode: 0o755,
    });
    const kept = localShell({ env: { PATH: `${folder}:${process.env.PATH}` } });
    const close = async (): Promise<void> => {
      await kept.close();
      rmSync(folder, { recursive: true });
    };
    return {
      get stats() {
        return kept.stats;
      },
      run: kept.run,
      close,
    };
  }

  /** The output of a script that has to succeed. */
  must(script: string): string {
    const ran = this.run(script);
    if (!ran.ok) throw new Error(`${script}\n${ran.stdout}${ran.stderr}`);
    return ran.stdout;
  }

  /** Copies a folder of this machine to a new folder of the node. */
  copy(from: string, to: string): void {
    const done = spawnSync('podman', ['cp', from, `${this.#id}:${to}`], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
  }

  readAll<D, A>(type: ScriptType<D, A>, all: readonly D[]): A[] {
    const ran = this.run(readingAlone(type, all));
    if (!ran.ok || ran.stderr !== '') throw new Error(`read failed: ${ran.stderr}`);
    return parseAlone(type, all, ran.stdout);
  }

  diffs<D, A>(type: ScriptType<D, A>, all: readonly D[]): (Difference | undefined)[] {
    const actual = this.readAll(type, all);
    return all.map((desired, i) => {
      const one = actual[i];
      if (one === undefined) throw new Error('nothing read');
      return type.diff(desired, one);
    });
  }

  /** One batch as the engine makes it: read, `together`, then the change of each that differs. */
  apply<D, A>(type: ScriptType<D, A>, all: readonly D[], restart = false): Ran[] {
    const actual = this.readAll(type, all);
    const changes = all.flatMap((desired, i): Change<D, A>[] => {
      const one = actual[i];
      if (one === undefined) throw new Error('nothing read');
      const difference = type.diff(desired, one);
      if (difference === undefined && !restart) return [];
      return [{ desired, actual: one, action: difference?.action ?? 'restart', restart }];
    });
    this.must(`rm -rf ${state}/*.ahead`);
    if (changes.length > 1) this.#fragment(type, undefined, type.together?.(changes) ?? '', '');
    return changes.map((change) => {
      const key = keyOf(type, change.desired);
      const first = !this.#remembered.has(key);
      const { desired, actual: before } = change;
      if (first) this.#remembered.set(key, canonical({ desired, before } satisfies Remembered<D, A>));
      return this.#fragment(type, key, type.apply(change), `VM_FIRST=${first ? 1 : 0}`);
    });
  }

  undo<D, A>(type: ScriptType<D, A>, all: readonly D[]): Ran[] {
    const remembered = all.map((desired): Remembered<D, A> => {
      const text = this.#remembered.get(keyOf(type, desired));
      if (text === undefined) throw new Error(`${type.show(desired)} was never changed`);
      return JSON.parse(text);
    });
    if (remembered.length > 1) this.#fragment(type, undefined, type.undoTogether?.(remembered) ?? '', '');
    return remembered.map((each) => {
      const key = keyOf(type, each.desired);
      const ran = this.#fragment(type, key, type.undo(each), '');
      if (ran.ok) this.#remembered.delete(key);
      return ran;
    });
  }

  [Symbol.dispose](): void {
    spawnSync('podman', ['rm', '--force', '--time=0', this.#id]);
  }

  #fragment<D, A>(type: ScriptType<D, A>, key: string | undefined, script: string, vars: string): Ran {
    const keep = key === undefined ? '' : `${state}/keep-${createHash('sha256').update(key).digest('hex')}`;
    const kept = keep === '' ? '' : `VM_KEEP=${quote(keep)}; mkdir -p "$VM_KEEP"`;
    const set = `VM_STATE=${state}\n${kept}\n${vars}`;
    return this.run(`${printing}\n${type.prelude ?? ''}\n(\nset -eu\n${set}\n${script}\n) </dev/null`);
  }
}

function keyOf<D, A>(type: ScriptType<D, A>, desired: D): string {
  return `${type.name}:${type.key(desired)}`;
}
