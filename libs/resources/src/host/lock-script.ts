import { quote } from '../quote.ts';
import { section } from './bounded.ts';
import { keptFunction } from './process.ts';
import { head } from './read-script.ts';
import type { Roots } from './roots.ts';
import { stateFragment } from './state-section.ts';

/** How long a new run waits for the last batch of one that has died, in seconds. */
const patience = 20;

/**
 * Takes the lock. Its record is four lines: token, pid and start time of the owner's kept shell, owner as JSON.
 * It belongs to whoever's kept shell is alive, so nothing has to run to hold it, and a dead owner frees it. link(2)
 * makes it whole or not at all; flock(1), where it exists, keeps two from taking over the same dead owner's at once.
 *
 * @param dead token of a lock whose owner is known to be dead although its shell is still there
 */
export function lockScript(
  nonce: string,
  roots: Roots,
  mine: { readonly token: string; readonly owner: string; readonly dead?: string },
): string {
  return (
    head('lock', nonce, roots) +
    section(
      'lock',
      `${keptFunction}
vm_lock() {
  umask 077
  mkdir -p "$VM_LOCK" && exec 9<"$VM_LOCK" || return 1
  command -v flock >/dev/null 2>&1 && flock -w 60 9
  VM_T= VM_P= VM_S= VM_O= VM_STALE=
  if [ -e "$VM_LOCK/lock" ]; then
    VM_STALE=1
    { read -r VM_T; read -r VM_P; read -r VM_S; read -r VM_O; } <"$VM_LOCK/lock"
    vm_put 0 owner "$VM_O"
    vm_put 0 token "$VM_T"
    VM_OWNER_P=$VM_P VM_OWNER_S=$VM_S
    if [ "$VM_T" != ${quote(mine.dead ?? '-')} ] && vm_alive "$VM_OWNER_P" "$VM_OWNER_S"; then
      vm_put 0 result held; return 0
    fi
  fi
  VM_WAITED=0
  while vm_batch_alive; do
    [ "$VM_WAITED" -lt ${patience} ] || { vm_put 0 result working; return 0; }
    sleep 1; VM_WAITED=$((VM_WAITED + 1))
  done
  vm_kept || return 1
  printf '%s\\n' ${quote(mine.token)} "$VM_KEPT" "$VM_START" ${quote(mine.owner)} >"$VM_LOCK/lock.$$" || return 1
  if [ -n "$VM_STALE" ]; then
    mv -f "$VM_LOCK/lock.$$" "$VM_LOCK/lock" || return 1
    vm_put 0 result taken-over
  elif ln "$VM_LOCK/lock.$$" "$VM_LOCK/lock"; then
    rm -f "$VM_LOCK/lock.$$"
    vm_put 0 result taken
  else
    rm -f "$VM_LOCK/lock.$$"
    vm_put 0 result raced
  fi
}
vm_lock`,
    ) +
    section('state', stateFragment)
  );
}

/** Gives the lock back if it is ours, and leaves nothing: also not what somebody left who was cut off while taking it. */
export function unlockScript(nonce: string, roots: Roots, token: string): string {
  return (
    head('unlock', nonce, roots) +
    section(
      'unlock',
      `VM_T=; [ -e "$VM_LOCK/lock" ] && read -r VM_T <"$VM_LOCK/lock"
if [ "$VM_T" = ${quote(token)} ]; then
  rm -f "$VM_LOCK"/lock.* "$VM_LOCK/batch" "$VM_LOCK/change" "$VM_LOCK/lock"
  rmdir "$VM_LOCK" 2>/dev/null
  vm_put 0 result released
else
  vm_put 0 result lost
fi`,
    )
  );
}
