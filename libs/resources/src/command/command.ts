import {
  type Difference,
  type Draft,
  draftOf,
  type Relations,
  Secret,
  VmstationError,
} from '@vmstation/engine';
import type { Change, Fields, Remembered, ScriptType, Wanted } from '../contract.ts';
import { failed, unparsable } from '../paths/facts.ts';
import { quote } from '../quote.ts';

/**
 * A command with a measured condition: it is run when the condition does not hold, and its own exit code
 * decides nothing but whether to look again. All sh in it is run with `-eu`, conditions without `-e`.
 */
export interface Command {
  readonly name: string;
  /** sh that brings the state about; `$VM_IN_<name>` are its inputs. Run again when it is notified. */
  readonly run: string;
  /** sh that exits with 0 in the desired state. Part of each read, so it must not write. At most 30 s. */
  readonly until: string;
  /** sh that takes it back; without it, undoing leaves things as they are and says so. */
  readonly undo?: string;
  /** What is lost for good when it is undone, for the question before that: `the cluster home, with its etcd`. */
  readonly destroys?: string;
  /** sh that exits with 0 when there is nothing left to take back. */
  readonly undone?: string;
  /** Longest time that `run` or `undo` may take. Default 600. */
  readonly timeoutSeconds?: number;
  /** Name → sh that prints a value for other resources, run while the condition holds. At most 30 s each. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Whether `run` may be tried again by itself when it failed: it clears what a failed attempt leaves. Default false. */
  readonly safeToRepeat?: boolean;
  /** sh whose output explains a failure. */
  readonly explain?: string;
}

export interface CommandState {
  /** Whether the condition holds. */
  readonly met: boolean;
  /** Values that the command gave; they print as `[secret]`. */
  readonly outputs: Readonly<Record<string, Secret<string>>>;
}

/** sh: one question to the node in a process of its own, so that it can be ended and cannot change ours. */
const ask = `
# SCRIPT: its output and exit code; 124 when it took too long.
vm_command_ask() {
  printf %s "$1" | timeout -k 2 30 sh -c 'vm_script=$(cat); exec </dev/null; eval "$vm_script"'
}

# INDEX SCRIPT: whether the condition holds.
vm_command_met() {
  vm_command_code=0
  vm_command_ask "$2" >/dev/null 2>&1 || vm_command_code=$?
  case $vm_command_code in
    0) vm_put "$1" met yes ;;
    124 | 137) vm_put "$1" error 'its condition took longer than 30 s'; return 1 ;;
    *) vm_put "$1" met no; return 1 ;;
  esac
}

# INDEX NAME SCRIPT: a value.
vm_command_output() {
  if vm_command_said=$(vm_command_ask "$3" 2>/dev/null); then vm_put "$1" "output.$2" "$vm_command_said"
  else vm_put "$1" error "its output $2 cannot be had"; fi
}
`;

export const commandType: ScriptType<Command, CommandState> = {
  name: 'command',
  safeToRepeat: ({ safeToRepeat }) => safeToRepeat === true,
  prelude: ask,
  key: ({ name }) => name,
  show: ({ name }) => `command ${name}`,
  read: (wanted) => wanted.map(question).join('\n'),
  parse,
  diff,
  isCondition: (desired) => desired.undo === undefined,
  apply,
  undo,
  outputs: ({ outputs }) => outputs,
  destroys: ({ destroys }) => destroys,
  timeoutSeconds: ({ timeoutSeconds }) => timeoutSeconds ?? 600,
  explain: ({ explain }) => explain ?? '',
};

const draft = draftOf(commandType);

/**
 * A command with a measured condition.
 * @key its name
 * @reads `until` is run, and `outputs` while it holds
 * @undoes `undo` is run; nothing when there is none, or when the condition held before us
 * @throws COMMAND_INVALID for a name of an output that no shell variable could have
 */
export function command(desired: Command, relations?: Relations): Draft<Command> {
  const odd = Object.keys(desired.outputs ?? {}).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (odd === undefined) return draft(desired, relations);
  throw new VmstationError({
    code: 'COMMAND_INVALID',
    message: `command ${desired.name} has an output named ${JSON.stringify(odd)}`,
    next: 'use letters, digits and _ in its name',
  });
}

function question({ index, desired }: Wanted<Command>): string {
  const outputs = Object.entries(desired.outputs ?? {}).map(
    ([name, script]) => `  vm_command_output ${index} ${quote(name)} ${quote(script)}\n`,
  );
  return `if vm_command_met ${index} ${quote(desired.until)}; then\n  :\n${outputs.join('')}fi`;
}

/** @throws READ_FAILED when the condition never answered, READ_UNPARSABLE */
function parse(fields: Fields, { name, outputs = {} }: Command): CommandState {
  const where = `command ${name}`;
  failed(fields, where);
  const met = fields.get('met');
  if (met !== 'yes' && met !== 'no') throw unparsable(where, met ?? '');
  const values = Object.keys(outputs).map((output) => {
    const value = fields.get(`output.${output}`);
    if (met === 'yes' && value === undefined) throw unparsable(where, '');
    return [output, value] as const;
  });
  return {
    met: met === 'yes',
    outputs: Object.fromEntries(
      values.flatMap(([key, value]) => (value === undefined ? [] : [[key, new Secret(value)]])),
    ),
  };
}

function diff({ run }: Command, { met }: CommandState): Difference | undefined {
  if (met) return undefined;
  const fields = [
    { field: 'condition', from: 'not met', to: 'met' },
    { field: 'run', from: undefined, to: run },
  ];
  return { action: 'create', fields };
}

function apply({ desired }: Change<Command, CommandState>): string {
  return `eval ${quote(desired.run)}`;
}

function undo({ desired, before }: Remembered<Command, CommandState>): string {
  const { name, undone } = desired;
  if (before.met) return ':'; // the state was there before us
  if (desired.undo === undefined) {
    return 'echo kept:'; // a wait or a check: nothing was made
  }
  const run = `(eval ${quote(desired.undo)})`;
  if (undone === undefined) return run;
  const met = `(set +e; eval ${quote(undone)}) >/dev/null 2>&1`;
  const sentence = quote(
    `COMMAND_NOT_UNDONE: command ${name} was undone, but its condition for that does not hold; mend its undo, or what is left here, by hand`,
  );
  return `if ! ${met}; then
  ${run}
  if ! ${met}; then
    printf '%s\\n' ${sentence} >&2
    exit 1
  fi
fi`;
}
