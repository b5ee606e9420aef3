/**
 * sh: the file systems of all files that the batch has put in place are on their disks, by one sync(1): a new file costs
 * none of its own, and what an undo has put back is there before its original is forgotten. syncfs, because a sync of
 * everything would wait for the dead server of somebody's mount; a disk that is busy for long does it by itself later.
 * Until then a file that was replaced may be empty after a power cut on XFS; its original is not.
 */
export const onDisk = `if [ -s "$VM_STATE/paths.ahead" ]; then (
  VM_DIRS=$(LC_ALL=C sort -u "$VM_STATE/paths.ahead")
  : >"$VM_STATE/paths.ahead"
  IFS='
'
  set -f
  set -- "$VM_STATE"
  for VM_D in $VM_DIRS; do if [ -d "$VM_D" ]; then set -- "$@" "$VM_D"; fi; done
  # Each file system once, where it is worth asking.
  if [ "$#" -gt 9 ]; then set -- $(stat -c '%d %n' -- "$@" | awk '!seen[$1]++ { sub(/^[0-9]+ /, ""); print }'); fi
  VM_R=0
  timeout -k 5 30 sync -f -- "$@" 2>/dev/null || VM_R=$?
  case $VM_R in 0 | 124 | 137) ;; *) sync ;; esac
); fi`;
