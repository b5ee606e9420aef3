import { editFiles } from '../paths/edit.ts';

/** sh of the type `line`: grep finds the numbers of lines, nothing else needs to understand the text. */
export const lineShell = `${editFiles}
# INDEX PATH LINE MATCH
vm_line_read() {
  if [ ! -f "$2" ]; then vm_put "$1" exists no; return 0; fi
  vm_put "$1" exists yes
  if vm_line_number "$3" "$4" "$2"; then vm_put "$1" found "$vm_line_is"; else vm_put "$1" error "$vm_line_is"; fi
}

# LINE MATCH FILE: sets vm_line_is to the lines that are it or match, with their numbers; fails with what grep says.
vm_line_number() {
  vm_line_code=0
  vm_line_is=$(LC_ALL=C grep -nxF -e "$1" "$3" 2>&1) || vm_line_code=$?
  if [ "$vm_line_code" -gt 1 ]; then return 1; fi
  if [ -z "$2" ]; then return 0; fi
  vm_line_code=0
  vm_line_like=$(LC_ALL=C grep -nE -e "$2" "$3" 2>&1) || vm_line_code=$?
  if [ "$vm_line_code" -gt 1 ]; then vm_line_is=$vm_line_like; return 1; fi
  vm_line_is=$(printf '%s\\n%s\\n' "$vm_line_is" "$vm_line_like" | sort -t : -k 1,1n -u)
}

# LINE MATCH FILE: sets vm_line_is and vm_line_like to the numbers of lines that are it, and that match but are not it.
vm_line_find() {
  vm_line_is=$(vm_edit_find -xF "$1" "$3")
  vm_line_like=
  if [ -n "$2" ]; then
    vm_line_all=$(vm_edit_find -E "$2" "$3")
    for vm_line_n in $vm_line_all; do
      case " $(echo $vm_line_is) " in
        *" $vm_line_n "*) ;;
        *) vm_line_like="$vm_line_like $vm_line_n" ;;
      esac
    done
  fi
}

# FILE NUMBER ...: the file without some lines.
vm_line_without() {
  vm_line_file=$1
  shift
  vm_line_sed=
  for vm_line_n in "$@"; do vm_line_sed="$vm_line_sed\${vm_line_n}d;"; done
  sed -e "$vm_line_sed" "$vm_line_file"
}

# LINE MATCH AFTER FILE: the first line that matches becomes the line, the others go.
vm_line_set() {
  vm_line_find "$1" "$2" "$4"
  vm_line_after=
  if [ -n "$3" ]; then vm_line_after=$(vm_edit_find -E "$3" "$4"); fi
  if [ -n "$vm_line_is" ]; then
    vm_line_without "$4" $vm_line_like
  elif [ -n "$vm_line_like" ]; then
    vm_line_text=$1 vm_line_file=$4
    set -- $vm_line_like
    head -n "$(($1 - 1))" "$vm_line_file"
    printf '%s\\n' "$vm_line_text"
    vm_line_first=$1
    shift
    vm_line_without "$vm_line_file" "1,$vm_line_first" "$@"
  elif [ -n "$vm_line_after" ]; then
    set -- "$1" "$4" $vm_line_after
    vm_edit_splice "$2" "$(($3 + 1))" "$3" "$1
"
  else
    vm_edit_append "$4" "$1
"
  fi
}

# LINE MATCH FILE: the file without the line and those that match.
vm_line_drop() {
  vm_line_find "$1" "$2" "$3"
  vm_line_without "$3" $vm_line_is $vm_line_like
}

# LINE MATCH TEXT FILE: whether TEXT is what there is of it: an undo that was interrupted is made again, and would add it
# twice. The dot keeps empty lines at the end.
vm_line_as_before() {
  vm_line_number "$1" "$2" "$4" &&
    [ "$(printf '%s\\n' "$vm_line_is" | sed -e '/^$/d' -e 's/^[0-9]*://'; printf .)" = "$3." ]
}

# LINE MATCH TEXT FILE: TEXT in the place of a line that we wrote; as it is when that is gone. LINE is the first that we
# wrote, and in the ledger, which no power cut takes. As often as it is in TEXT, it was there before us.
vm_line_swap() {
  if vm_line_as_before "$@"; then cat "$4"; return 0; fi
  vm_line_ours=$({ cat "$VM_KEEP/line" 2>/dev/null || :; printf '\\n%s\\n' "$1"; } | sed '/^$/d')
  vm_line_times=$(printf %s "$3" | LC_ALL=C grep -cxF -e "$1") || vm_line_times=1
  vm_line_text=$3 vm_line_file=$4
  set -- $(vm_edit_find -xF "$vm_line_ours" "$4" | head -n "$vm_line_times")
  if [ $# = 0 ]; then cat "$vm_line_file"; return 0; fi
  head -n "$(($1 - 1))" "$vm_line_file"
  printf %s "$vm_line_text"
  vm_line_first=$1
  shift
  vm_line_without "$vm_line_file" "1,$vm_line_first" "$@"
}

# LINE MATCH TEXT FILE
vm_line_add() {
  if vm_line_as_before "$@"; then cat "$4"; else vm_edit_append "$4" "$3"; fi
}
`;
