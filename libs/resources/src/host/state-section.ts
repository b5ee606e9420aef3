import type { ResourceId } from '@vmstation/engine';
import { VmstationError } from '@vmstation/engine';
import type { Section } from './frame.ts';
import { keyOf, parseIds, parseLedger, type StoredEntry } from './ledger.ts';

/** Raised by every batch, so that a run sees that another one was there since its read. */
export const generationFragment = `
VM_V=none; [ -e "$VM_STATE/generation" ] && read -r VM_V <"$VM_STATE/generation"
vm_put 0 generation "$VM_V"
`;

/** Prints what VMStation itself keeps on the node. */
export const stateFragment = `
${generationFragment}
set -- "$VM_STATE"/ledger/*.json
if [ -e "$1" ]; then vm_cat 0 ledger "$@"; else vm_put 0 ledger ''; fi
set -- "$VM_STATE"/pending/*
if [ -e "$1" ]; then vm_cat 0 pending "$@"; else vm_put 0 pending ''; fi
set -- "$VM_STATE"/guard/*.sh
if [ -e "$1" ]; then vm_put 0 guards "$*"; else vm_put 0 guards ''; fi
if vm_batch_alive; then vm_put 0 busy yes; else vm_put 0 busy no; fi
`;

export interface NodeState {
  readonly generation: string;
  readonly ledger: readonly StoredEntry[];
  /** Owed by an interrupted run: restarts, and proofs that we still get in after a guarded change. */
  readonly pending: readonly ResourceId[];
  readonly notes: readonly string[];
  /** Scripts of revert timers that are armed. */
  readonly guards: readonly string[];
  /** A batch of another run was at work while we read, so what we read was moving. */
  readonly busy: boolean;
}

/**
 * @throws STATE_UNREADABLE because without its ledger nothing on a node may be changed
 * @throws HOST_RENAMED because what it remembers would be undone as if nobody wanted it
 */
export function nodeStateOf(section: Section | undefined, host: string, stderr: string): NodeState {
  const fields = section?.values.get(0);
  const generation = fields?.get('generation');
  const ledger = fields?.get('ledger');
  const pending = fields?.get('pending');
  if (generation === undefined || ledger === undefined || pending === undefined) {
    throw new VmstationError({
      code: 'STATE_UNREADABLE',
      message: `${host} did not tell what VMStation changed there before`,
      where: host,
      cause: stderr.trim() === '' ? undefined : new Error(stderr.trim()),
      next: 'run the same command again; if it stays, look at the files in /var/lib/vmstation on that machine',
    });
  }
  const { entries, broken } = parseLedger(ledger);
  refuseOtherHost(entries, host);
  const guards = (fields?.get('guards') ?? '').split(' ').filter((path) => path !== '');
  const unproven = entries.filter(({ id }) => guards.some((path) => path.endsWith(`/${keyOf(id)}.sh`)));
  const busy = fields?.get('busy') === 'yes';
  return {
    generation,
    ledger: entries,
    pending: [...parseIds(pending), ...unproven.map(({ id }) => id)],
    guards,
    busy,
    notes: [
      ...guards.map(
        (path) =>
          `an interrupted run left a revert timer armed on ${host} (${path}); the machine puts that change back by itself, with its next boot at the latest, unless an apply proves first that we still get in`,
      ),
      ...broken.map(
        (line) => `a ledger entry on ${host} cannot be understood and is left alone: ${line.slice(0, 80)}`,
      ),
      ...(busy ? [`another run was at work on ${host} while it was read`] : []),
    ],
  };
}

/** Names are part of what identifies a resource, so a host under a new name would be taken down and built anew. */
function refuseOtherHost(entries: readonly StoredEntry[], host: string): void {
  const other = entries.find(({ id }) => !id.startsWith(`host:${host}/`));
  if (other === undefined) return;
  const [target = ''] = other.id.split('/');
  const name = target.slice(target.indexOf(':') + 1);
  throw new VmstationError({
    code: 'HOST_RENAMED',
    message: `the machine of ${host} was built as ${name}, and everything there would be undone as if nobody wanted it`,
    where: host,
    next: `write the name ${name} back into the site; a host gets another name only after vmstation reset --limit=${name}. Where this machine is a copy of the disk of ${name}, remove /var/lib/vmstation on it`,
  });
}
