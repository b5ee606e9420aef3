import { editFiles } from '../paths/edit.ts';

/** sh of the type `line`: grep finds the numbers of lines, nothing else needs to understand the text. */
export const lineShell = `${editFiles}
# INDEX PATH LINE MATCH
vm_line_read() {
  if [ ! -f "$2" ]; then vm_put "$1" exists no; return 0; fi
  vm_put "$1" exists yes
  vm_line_code=0
  vm_line_is=$(LC_ALL=C grep -nxF -e "$3" "$2" 2>&1) || vm_line_code=$?
  if [ "$vm_line_code" -gt 1 ]; then vm_put "$1" error "$vm_line_is"; return 0; fi
  if [ -n "$4" ]; then
    vm_line_code=0
    vm_line_like=$(LC_ALL=C grep -nE -e "$4" "$2" 2>&1) || vm_line_code=$?
    if [ "$vm_line_code" -gt 1 ]; then vm_put "$1" error "$vm_line_like"; return 0; fi
    vm_line_is=$(printf '%s\\n%s\\n' "$vm_line_is" "$vm_line_like" | sort -t : -k 1,1n -u)
  fi
  vm_put "$1" found "$vm_line_is"
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

# TEXT FILE: TEXT in the place of the line that we wrote last; as it is when that is gone.
vm_line_swap() {
  vm_line_is=
  if [ -s "$VM_KEEP/line" ]; then vm_line_is=$(vm_edit_find -xF "$(cat "$VM_KEEP/line")" "$2" | head -n 1); fi
  if [ -n "$vm_line_is" ]; then vm_edit_splice "$2" "$vm_line_is" "$vm_line_is" "$1"; else cat "$2"; fi
}

# TEXT FILE
vm_line_add() { vm_edit_append "$2" "$1"; }
`;
