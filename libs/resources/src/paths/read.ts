import type { Wanted } from '../contract.ts';
import { quote } from '../quote.ts';

/**
 * sh that looks at many paths with one process for each kind of question.
 * A path that vanishes between two looks makes the one process fail; then each path is asked by itself.
 */
export const readPaths = String.raw`
vm_path_there() { [ -e "$1" ] || [ -L "$1" ]; }
vm_path_plain() { [ -f "$1" ] && [ ! -L "$1" ]; }

# CALL TEST COMMAND INDEXES PATH ...: COMMAND once for all paths that pass TEST, then CALL INDEX LINE PATH for each.
vm_path_each() {
  vm_call=$1 vm_test=$2 vm_command=$3 vm_indexes=$4
  shift 4
  for vm_path in "$@"; do
    if ! "$vm_test" "$vm_path"; then vm_path_passing "$@"; return; fi
  done
  vm_path_ask "$@"
}

# The same for those of the paths that pass.
vm_path_passing() {
  vm_left=$# vm_rest="$vm_indexes " vm_indexes=''
  while [ "$vm_left" -gt 0 ]; do
    if "$vm_test" "$1"; then
      vm_indexes="$vm_indexes${'$'}{vm_indexes:+ }${'$'}{vm_rest%% *}"
      set -- "$@" "$1"
    fi
    vm_rest=${'$'}{vm_rest#* }
    shift
    vm_left=$((vm_left - 1))
  done
  if [ $# -gt 0 ]; then vm_path_ask "$@"; fi
}

vm_path_ask() {
  vm_rest="$vm_indexes "
  if vm_lines=$(LC_ALL=C $vm_command "$@" 2>/dev/null); then
    # The shell splits them by itself: its read takes a system call for each byte.
    set -f
    IFS='
'
    for vm_line in $vm_lines; do
      set +f
      unset IFS
      "$vm_call" "${'$'}{vm_rest%% *}" "$vm_line" "$1"
      vm_rest=${'$'}{vm_rest#* }
      shift
    done
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

# INDEXES PATH ...: also sets vm_plain, when each is a plain file. No loop where all are there and none is a link.
vm_path_stat() {
  vm_plain= vm_indexes=$1
  shift
  if vm_lines=$(LC_ALL=C stat -c %f:%u:%g:%s:%U:%G "$@" 2>/dev/null); then
    # The first digit of the mode is the kind: 8 a plain file, a a link.
    case "
$vm_lines" in
      *'
'a*) ;;
      *'
'[!8]*) vm_rows stat "$vm_indexes" "$vm_lines"; return 0 ;;
      *) vm_plain=1; vm_rows stat "$vm_indexes" "$vm_lines"; return 0 ;;
    esac
  fi
  vm_path_each vm_path_put_stat vm_path_there 'stat -c %f:%u:%g:%s:%U:%G' "$vm_indexes" "$@"
}
vm_path_put_stat() {
  vm_put "$1" stat "$2"
  if [ -L "$3" ]; then vm_put "$1" target "$(readlink "$3")"; fi
}

# CALL INDEXES PATH ...: CALL INDEX SHA256 PATH for each plain file.
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

/** What `vm_path_stat` and `vm_path_sums` take: the indexes in one word, then the paths. */
export function pathWords(wanted: readonly Wanted<{ readonly path: string }>[]): string {
  const indexes = wanted.map(({ index }) => index).join(' ');
  return [indexes, ...wanted.map(({ desired }) => desired.path)].map(quote).join(' \\\n  ');
}
