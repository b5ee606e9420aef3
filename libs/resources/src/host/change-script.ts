import { VmstationError } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { quote } from '../quote.ts';
import { processFunctions } from './process.ts';
import type { Roots } from './roots.ts';
import type { Step } from './steps.ts';

/**
 * The copy is on the disk before PATH is changed. That there was nothing is kept too: else a second change would take our
 * own work for the original.
 */
const keepFunction = `
vm_keep() {
  if [ -e "$VM_KEEP/$1" ] || [ -L "$VM_KEEP/$1" ] || [ -e "$VM_KEEP/.$1.absent" ]; then return 0; fi
  if [ -e "$2" ] || [ -L "$2" ]; then
    rm -rf -- "$VM_KEEP/.$1.new" && cp -a -- "$2" "$VM_KEEP/.$1.new" || return
    if [ ! -L "$VM_KEEP/.$1.new" ]; then sync "$VM_KEEP/.$1.new" 2>/dev/null || sync; fi
    mv -- "$VM_KEEP/.$1.new" "$VM_KEEP/$1" || return
    sync "$VM_KEEP" 2>/dev/null || sync
  else
    : >"$VM_KEEP/.$1.absent"
  fi
}
`;

/** What all changes of a batch share: sent once, in variables of the script. */
export function sharedParts(types: readonly ScriptType[], roots: Roots): string {
  const common = `VM_STATE=${quote(roots.state)} VM_LOCK=${quote(roots.lock)}${processFunctions}${keepFunction}
vm_start $$
printf '%s %s\n' "$$" "$VM_START" >"$VM_LOCK/change"
`;
  const preludes = types.map((type, i) => `VM_P_${i}=${quote(`${type.prelude ?? ''}\n`)}\n`);
  return `VM_COMMON=${quote(common)}\n${preludes.join('')}`;
}

/** `sharedParts` before a script, in a shell of its own with a time limit. */
function limited(seconds: number, prelude: number, script: string): string {
  return `vm_bounded ${Math.ceil(seconds)} "$VM_COMMON$VM_P_${prelude}"${quote(script)}`;
}

/**
 * Makes one change. The pid of its shell stands in the lock's folder while it runs, so that the next run waits for it
 * even when everything around it was killed.
 */
export function changeScript(step: Step, prelude: number): string {
  const kept = `"$VM_STATE/keep/${step.key}"`;
  const restarts = step.order.change.restart || step.order.change.action === 'restart';
  // A mere restart of what was never changed remembers nothing, but its fragment may expect the folder.
  const passing = step.entry === undefined && step.remembered === undefined;
  return `vm_open a${step.index}
${passing ? `(umask 077; mkdir -p ${kept})\n` : ''}${limited(
  step.seconds,
  prelude,
  `VM_KEEP=$VM_STATE/keep/${step.key}
VM_FIRST=0
if [ ! -e "$VM_KEEP/.done" ]; then
  set -- "$VM_KEEP"/*
  [ -e "$1" ] || [ -L "$1" ] || VM_FIRST=1
  set --
fi
${inputs(step)}
set -eu
${step.fragment}
`,
)}
VM_R=$?
${passing ? `rm -rf ${kept}` : `: >${kept}/.done`}
${restarts ? `if [ "$VM_R" = 0 ]; then rm -f "$VM_STATE/pending/${step.key}"; fi` : ''}
vm_shut "$VM_R"
`;
}

/** One head start for all changes of a type; it decides nothing. A guarded change waits until its guard is armed. */
export function togetherScript(all: readonly Step[], prelude: number): string {
  const group = all.filter(({ guard }) => guard === undefined);
  const type = group[0]?.type;
  const changes = group.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const undone = group.flatMap(({ remembered }) => (remembered === undefined ? [] : [remembered]));
  const parts = [
    changes.length > 1 ? type?.together?.(changes) : undefined,
    undone.length > 1 ? type?.undoTogether?.(undone) : undefined,
  ].filter((part) => part !== undefined);
  if (type === undefined || parts.length === 0) return '';
  const seconds = group.reduce((sum, step) => sum + step.seconds, 0);
  const script = limited(seconds, prelude, `set -eu\n${parts.join('\n')}\n`);
  return `vm_open together:${type.name}\n${script}\nvm_shut $?\n`;
}

/** The only place where inputs are revealed: plain variables of the shell, in no environment and on no command line. */
function inputs(step: Step): string {
  return Object.entries(step.order.inputs)
    .map(([name, value]) => {
      if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `VM_IN_${name}=${quote(value.reveal())}`;
      throw new VmstationError({
        code: 'INPUT_NAME_INVALID',
        message: `the input ${JSON.stringify(name)} of ${step.id} cannot be the name of a shell variable`,
        where: step.id,
        next: 'name it with letters, digits and underscores',
      });
    })
    .join('\n');
}
