import { editFiles } from '../paths/edit.ts';

/** sh of the type `hosts-entry`: goes through the lines of the file and leaves alone what holds none of the names. */
export const hostsEntryShell = `${editFiles}
# ADDRESS NAMES FILE: the file with NAMES on the first line of ADDRESS that has one, or on a new one; nowhere else.
# Without ADDRESS, the file without NAMES in the family of vm_hosts_entry_family.
vm_hosts_entry_put() (
  set -f
  vm_put_at=$1 vm_put_names=" $2 "
  case \${1:-$vm_hosts_entry_family} in *:*) vm_put_family=6 ;; *) vm_put_family=4 ;; esac
  while IFS= read -r vm_put_line || [ -n "$vm_put_line" ]; do
    vm_put_where= vm_put_hits= vm_put_rest= vm_put_note=
    case $vm_put_line in *'#'*) vm_put_note=" #\${vm_put_line#*#}" ;; esac
    for vm_put_word in \${vm_put_line%%#*}; do
      case $vm_put_where$vm_put_names in
        "$vm_put_names") vm_put_where=$vm_put_word ;;
        *" $vm_put_word "*) vm_put_hits="$vm_put_hits $vm_put_word" ;;
        *) vm_put_rest="$vm_put_rest $vm_put_word" ;;
      esac
    done
    case $vm_put_where in *:*) vm_put_own=6 ;; *) vm_put_own=4 ;; esac
    if [ -z "$vm_put_hits" ] || [ "$vm_put_own" != "$vm_put_family" ]; then
      printf '%s\\n' "$vm_put_line"
    elif [ "$vm_put_where" = "$vm_put_at" ]; then
      if [ "$vm_put_hits " = "$vm_put_names" ]; then printf '%s\\n' "$vm_put_line"
      else printf '%s\\t%s%s%s\\n' "$vm_put_at" "$2" "$vm_put_rest" "$vm_put_note"; fi
      vm_put_at=
    elif [ -n "$vm_put_rest" ]; then
      printf '%s\\t%s%s\\n' "$vm_put_where" "\${vm_put_rest# }" "$vm_put_note"
    fi
  done <"$3"
  if [ -n "$vm_put_at" ]; then printf '%s\\t%s\\n' "$vm_put_at" "$2"; fi
)

# ADDRESS NAMES LINES FILE: the file without the names that we gave, and with LINES at its end. NAMES are the first that we
# gave, and in the ledger, which no power cut takes.
vm_hosts_entry_back() {
  vm_hosts_entry_family=$1
  vm_hosts_entry_put '' "$2 $(cat "$VM_KEEP/names" || :)" "$4"
  printf %s "$3"
}
`;
