import type { Change, Guard } from '../contract.ts';
import { guardName } from '../guard-name.ts';
import { sh } from '../quote.ts';
import type { DesiredAuthorizedKey } from './authorized-key.ts';
import { lineOf } from './blob.ts';
import { keysFile } from './keys-file.ts';
import type { ActualAuthorizedKey } from './read.ts';

type KeyChange = Pick<Change<DesiredAuthorizedKey, ActualAuthorizedKey>, 'desired' | 'actual' | 'action'>;

/**
 * Under which name a change keeps what its guard needs; empty without a guard, where nobody loses a key. A restart is how
 * an unproven change is proved.
 */
export function guardedState({ desired, actual, action }: KeyChange): string {
  if (action === 'delete') return guardName(actual, { undo: true });
  const changed = actual.line !== undefined && actual.line !== lineOf(desired);
  const taken = changed || desired.exclusive !== undefined || action === 'restart';
  return taken ? guardName(actual, { undo: false }) : '';
}

/**
 * sh: `vm_authorized_key_keep STATE BLOBS` before a change of the open file. `blobs-STATE` comes last and says that there
 * is something to put back; `keys-STATE` is the file as it was before all guarded changes of the batch, so that the
 * guards of a file may go off in any order.
 */
export const keepKeys = `
vm_authorized_key_keep() {
  vm_before=$VM_STATE/authorized-key.ahead/$vm_user
  if [ ! -e "$vm_before" ]; then
    mkdir -p -m 700 "\${vm_before%/*}" && rm -f "$vm_before.new" || return
    if [ -e "$vm_file" ]; then cp -a -- "$vm_file" "$vm_before.new" || return; else (umask 077; : > "$vm_before.new") || return; fi
    mv -f "$vm_before.new" "$vm_before" || return
  fi
  cp -a "$vm_before" "$VM_KEEP/keys-$1" && printf '%s\\n' "$2" > "$VM_KEEP/blobs-$1" || return
  sync "$VM_KEEP/keys-$1" "$VM_KEEP/blobs-$1" 2>/dev/null || sync
}
`;

/** Each key that the change was about is as it was; the others stay. Where a disk is full, the whole file is. */
const revertKeys = `
vm_authorized_key_revert() {
  vm_before=$VM_KEEP/keys-$2
  [ -e "$VM_KEEP/blobs-$2" ] || return 0
  vm_authorized_key_open "$1" || return
  vm_authorized_key_note || : # more than a full disk keeps
  vm_authorized_key_folder "$1" || return
  vm_blobs=$(cat "$VM_KEEP/blobs-$2") &&
    vm_text=$(vm_authorized_key_lines 0 "$vm_file" "$vm_blobs" && vm_authorized_key_lines 1 "$vm_before" "$vm_blobs" && printf x) || return
  vm_authorized_key_write "$1" "\${vm_text%x}" || mv -fT -- "$vm_before" "$vm_file" || return
  sync "$vm_file" 2>/dev/null || sync
}
`;

/** Taking a key away, or changing what it may do, may be about our own. */
export function guardKeys(change: KeyChange): Guard | undefined {
  const state = guardedState(change);
  if (state === '') return undefined;
  const call = sh`vm_authorized_key_revert ${change.desired.user} ${state}`;
  return { seconds: 60, revert: `${keysFile}${revertKeys}${call}` };
}
