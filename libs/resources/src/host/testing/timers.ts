import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptType } from '../../contract.ts';
import type { Shell } from '../shell.ts';
import { type Bench, bench } from './bench.ts';
import { localShell } from './local-shell.ts';

export interface MachineWithTimers extends Bench {
  readonly timers: string;
  readonly env: Record<string, string>;
  /** An environment in which this command is a script, for which `real` is the command itself. */
  altered(command: string, text: string): Record<string, string>;
  /** An environment in which this command takes so many seconds longer. */
  slow(command: string, seconds: number): Record<string, string>;
}

/**
 * Stand-ins for systemd-run and systemctl on this machine: a timer is a file with the command in it, and "firing" it
 * runs that command. So no test waits for a clock.
 */
export async function machineWithTimers(types: readonly ScriptType[] = []): Promise<MachineWithTimers> {
  const machine = await bench({ types });
  const bin = join(machine.folder, 'bin');
  const timers = join(machine.folder, 'timers');
  for (const folder of [bin, timers]) mkdirSync(folder);
  script(
    'systemd-run',
    `for a; do case $a in --unit=*) u=\${a#--unit=} ;; --*) ;; *) break ;; esac; shift; done
while [ "\${1#--}" != "$1" ]; do shift; done
printf '%s ' "$@" >"${timers}/$u.timer"`,
  );
  script(
    'systemctl',
    `case $1 in
  is-active) [ -e "${timers}/$3" ] ;;
  stop) [ -e "${timers}/$2" ] && rm "${timers}/$2" ;;
esac`,
  );
  const altered = (command: string, text: string) => {
    const folder = mkdtempSync(join(machine.folder, 'altered-'));
    script(command, `real() { PATH=\${PATH#*:} ${command} "$@"; }\n${text}`, folder);
    return { PATH: `${folder}:${bin}:${process.env.PATH}` };
  };
  return {
    ...machine,
    timers,
    env: { PATH: `${bin}:${process.env.PATH}` },
    altered,
    slow: (command, seconds) => altered(command, `real "$@" || exit; sleep ${seconds}`),
  };

  function script(name: string, text: string, folder = bin): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
}

/** Lets the timer run out: the only one, unless it is named. */
export async function fire(
  timers: string,
  name = readdirSync(timers)[0] ?? '',
  env: Record<string, string> = {},
): Promise<void> {
  const shell = localShell({ env });
  await shell.run(readFileSync(join(timers, name), 'utf8'), { timeoutMs: 30_000 });
  await shell.close();
}

/** The first connection works; what comes after it is up to the test. */
export function connections(env: Record<string, string>, later: () => Promise<Shell>): () => Promise<Shell> {
  let count = 0;
  return () => {
    count += 1;
    return count === 1 ? Promise.resolve(localShell({ env })) : later();
  };
}

/** Unit files that a boot would see. */
export function unitsOf({ roots }: Bench): readonly string[] {
  return readdirSync(roots.units, { recursive: true }).map(String);
}
