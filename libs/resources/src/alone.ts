/**
 * sh: who comes second waits until the shell of the first has ended, for guards go off when they like, several at once and
 * in the middle of a change. Where there is no flock(1), or the first is stuck, the second goes on all the same.
 */
export const alone = `exec 8<"$VM_STATE"
if command -v flock >/dev/null 2>&1; then flock -w 20 8 || :; fi`;
