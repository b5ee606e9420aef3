/**
 * sh that looks at many paths with one process for each kind of question.
 * A path that vanishes between two looks makes the one process fail; then each path is asked by itself.
 */
export const readPaths = String.raw`
vm_path_there() { [ -e "$1" ] || [ -L "$1" ]; }
vm_path_plain() { [ -f "$1" ] && [ ! -L "$1" ]; }

# CALL TEST COMMAND INDEX PATH ...: COMMAND once for all paths that pass TEST, then CALL INDEX LINE PATH for each.
vm_path_each() {
  vm_call=$1 vm_test=$2 vm_command=$3 vm_indexes='' vm_left=$((($# - 3) / 2))
  shift 3
  while [ "$vm_left" -gt 0 ]; do
    if "$vm_test" "$2"; then
      vm_indexes="$vm_indexes $1"
      set -- "$@" "$2"
    fi
    shift 2
    vm_left=$((vm_left - 1))
  done
  if [ $# -eq 0 ]; then return 0; fi
  if vm_lines=$(LC_ALL=C $vm_command "$@" 2>/dev/null); then
    for vm_index in $vm_indexes; do
      IFS= read -r vm_line
      "$vm_call" "$vm_index" "$vm_line" "$1"
      shift
    done <<VM_LINES
$vm_lines
VM_LINES
    return 0
  fi
  for vm_index in $vm_indexes; do
    if vm_line=$(LC_ALL=C $vm_command "$1" 2>&1); then
      "$vm_call" "$vm_index" "$vm_line" "$1"
    elif "$vm_test" "$1"; then
      vm_put "$vm_index" error "$vm_line"
    fi
    shift
  done
}

vm_path_stat() { vm_path_each vm_path_put_stat vm_path_there 'stat -c %f:%u:%g:%s:%U:%G' "$@"; }
vm_path_put_stat() {
  vm_put "$1" stat "$2"
  if [ -L "$3" ]; then vm_put "$1" target "$(readlink "$3")"; fi
}

# CALL INDEX PATH ...: CALL INDEX SHA256 PATH for each plain file.
vm_path_sums() {
  vm_sums=$1
  shift
  vm_path_each vm_path_one_sum vm_path_plain sha256sum "$@"
}
vm_path_one_sum() {
  vm_sum=${'$'}{2%% *}
  "$vm_sums" "$1" "${'$'}{vm_sum#\\}" "$3"
}
vm_path_put_sum() { vm_put "$1" sha256 "$2"; }
`;
