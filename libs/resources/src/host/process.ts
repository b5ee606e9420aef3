/**
 * sh functions that tell processes apart. A number alone is used again by the system, so it always goes with the
 * moment the process started, from /proc/PID/stat (proc(5), field 22). A zombie counts as ended.
 */
export const processFunctions = `
vm_start() {
  VM_START= VM_PARENT= VM_LINE=
  [ -n "$1" ] && [ -r "/proc/$1/stat" ] || return 1
  { read -r VM_LINE <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${VM_LINE##*) }
  case $1 in Z | X) return 1 ;; esac
  VM_PARENT=$2 VM_START=\${20}
}
vm_alive() { vm_start "$1" && [ "$VM_START" = "$2" ]; }
vm_batch_alive() {
  for VM_FILE in batch change; do
    VM_P= VM_S=
    [ -e "$VM_LOCK/$VM_FILE" ] && read -r VM_P VM_S <"$VM_LOCK/$VM_FILE"
    vm_alive "$VM_P" "$VM_S" && return 0
  done
  return 1
}
`;

/**
 * `vm_kept` finds the kept shell: the topmost ancestor with the same command line as our parent, because a shell
 * that waits for a script may do so in a fork of itself.
 */
export const keptFunction = `
vm_words() { tr '\\0' ' ' <"/proc/$1/cmdline"; }
vm_kept() {
  VM_KEPT=$PPID
  while vm_start "$VM_KEPT" && [ "$VM_PARENT" -gt 1 ] && [ "$(vm_words "$VM_KEPT")" = "$(vm_words "$VM_PARENT")" ]; do
    VM_KEPT=$VM_PARENT
  done
  vm_start "$VM_KEPT"
}
`;
