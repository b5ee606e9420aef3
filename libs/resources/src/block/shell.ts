import { editFiles } from '../paths/edit.ts';

/** sh of the type `block`. Marks that don't pair are refused: what lies between them may be anybody's. */
export const blockShell = `${editFiles}
# FILE BEGIN END: sets vm_block_at to FIRST LAST pairs of line numbers; fails when the marks don't pair.
vm_block_find() {
  vm_block_at=
  vm_block_begins=$(vm_edit_find -xF "$2" "$1")
  vm_block_ends=$(vm_edit_find -xF "$3" "$1")
  vm_block_last=0
  set -- $vm_block_ends
  for vm_block_first in $vm_block_begins; do
    if [ $# -eq 0 ] || [ "$vm_block_first" -le "$vm_block_last" ] || [ "$1" -le "$vm_block_first" ]; then return 1; fi
    vm_block_last=$1
    shift
    vm_block_at="$vm_block_at $vm_block_first $vm_block_last"
  done
  [ $# -eq 0 ]
}

# INDEX PATH BEGIN END
vm_block_read() {
  if [ ! -f "$2" ]; then vm_put "$1" exists no; return 0; fi
  vm_put "$1" exists yes
  if ! vm_block_find "$2" "$3" "$4"; then
    vm_put "$1" error "the marks of a block in $2 do not pair: $3"
    return 0
  fi
  vm_block_index=$1 vm_block_file=$2
  set -- $vm_block_at
  vm_put "$vm_block_index" count "$(($# / 2))"
  if [ $# -gt 0 ]; then vm_put "$vm_block_index" block "$(sed -n -e "$1,$2p" "$vm_block_file")"; fi
}

# BEGIN END TEXT FILE: TEXT in the place of the first block, or at the end; no other block.
vm_block_put() {
  if ! vm_block_find "$4" "$1" "$2"; then
    vm_path_fail BLOCK_BROKEN "its marks in the file do not pair; take away what is left of them by hand: $1"
  fi
  vm_block_text=$3 vm_block_file=$4
  set -- $vm_block_at
  if [ $# -eq 0 ]; then
    vm_edit_append "$vm_block_file" "$vm_block_text"
    return 0
  fi
  head -n "$(($1 - 1))" "$vm_block_file"
  printf %s "$vm_block_text"
  vm_block_sed="1,$2d;"
  shift 2
  while [ $# -gt 0 ]; do
    vm_block_sed="$vm_block_sed$1,$2d;"
    shift 2
  done
  sed -e "$vm_block_sed" "$vm_block_file"
}
`;
