import { quote } from '../quote.ts';
import { keyOf } from './ledger.ts';
import type { Roots } from './roots.ts';
import type { Step } from './steps.ts';

/**
 * Everything that must be on the disk of the node before its first change: who is at work, the raised generation,
 * ledger entries, owed restarts. Each file is whole or not there, also after a power cut (sync before and after the
 * rename). Ends with 3 when the lock is no longer ours.
 */
export function prepareFragment(
  steps: readonly Step[],
  batch: { readonly token: string; readonly generation: string; readonly roots: Roots },
): string {
  const entries = steps.flatMap(({ entry, key }) => (entry === undefined ? [] : [{ key, entry }]));
  const owed = new Map(
    steps.flatMap(({ order }) =>
      (order.resource?.notify ?? [])
        .filter((id) => id.startsWith(`${order.change.target}/`))
        .map((id) => [keyOf(id), id] as const),
    ),
  );
  return `
set -eu
umask 077
${sayWhy}
VM_T=; read -r VM_T <"$VM_LOCK/lock" || exit 3
[ "$VM_T" = ${quote(batch.token)} ] || exit 3
vm_start $$
printf '%s %s\\n' "$$" "$VM_START" >"$VM_LOCK/batch"
mkdir -p "$VM_STATE/ledger" "$VM_STATE/keep" "$VM_STATE/pending" "$VM_STATE/guard"
rm -rf "$VM_STATE/incoming" "$VM_STATE"/*.ahead
mkdir "$VM_STATE/incoming"
printf '%s\\n' ${quote(batch.generation)} >"$VM_STATE/incoming/generation"
${entries
  .map(({ key, entry }) => `printf '%s\\n' ${quote(JSON.stringify(entry))} >"$VM_STATE/incoming/${key}.json"`)
  .join('\n')}
sync "$VM_STATE"/incoming/* 2>/dev/null || sync
mv -f "$VM_STATE/incoming/generation" "$VM_STATE/generation"
${
  entries.length === 0
    ? ''
    : `mv -f "$VM_STATE"/incoming/*.json "$VM_STATE/ledger/"
mkdir -p ${entries.map(({ key }) => `"$VM_STATE/keep/${key}"`).join(' ')}`
}
${[...owed].map(([key, id]) => `printf '%s\\n' ${quote(id)} >"$VM_STATE/pending/${key}"`).join('\n')}
rmdir "$VM_STATE/incoming"
sync "$VM_STATE/ledger" "$VM_STATE/pending" 2>/dev/null || sync
`;
}

/** The shell's own write says no more than "I/O error"; cat says that there is no room, and df where. */
const sayWhy = `vm_why() {
  VM_CODE=$?
  case $VM_CODE in 0 | 3) exit "$VM_CODE" ;; esac
  df -Pk "$VM_STATE" >&2
  cat /proc/self/mountinfo >"$VM_STATE/room" && rm -f "$VM_STATE/room"
  exit "$VM_CODE"
}
trap vm_why EXIT`;
