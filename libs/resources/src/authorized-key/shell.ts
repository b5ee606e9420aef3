import { keepKeys } from './guard.ts';
import { keysFile } from './keys-file.ts';

/** Functions of the type `authorized-key`. `authorized-key.made` in `$VM_STATE` lists what was not there before us. */
export const authorizedKeyShell = `${keysFile}${keepKeys}
vm_authorized_key_read() {
  vm_ssh=$(vm_authorized_key_home "$2")/.ssh
  if [ -f "$vm_ssh/authorized_keys" ]; then vm_put "$1" text "$(cat -- "$vm_ssh/authorized_keys")"; else vm_put "$1" text ''; fi
  if [ -d "$vm_ssh" ]; then vm_put "$1" folder "$(stat -L -c '%a %U' -- "$vm_ssh")"; fi
  if [ -f "$vm_ssh/authorized_keys" ]; then vm_put "$1" file "$(stat -L -c '%a %U' -- "$vm_ssh/authorized_keys")"; fi
}
# STATE USER LINE BLOB...: STATE as in vm_authorized_key_keep, or empty.
vm_authorized_key_set() {
  vm_state=$1 vm_user=$2 vm_line=$3; shift 3
  # What a change of before has kept under that name is nothing to put back now.
  if [ -n "$vm_state" ]; then rm -f -- "$VM_KEEP/blobs-$vm_state"; fi
  vm_authorized_key_open "$vm_user" || return
  vm_blobs=$(printf '%s\\n' "$@")
  if [ -n "$vm_state" ]; then vm_authorized_key_keep "$vm_state" "$vm_blobs" || return; fi
  vm_authorized_key_note || return
  vm_authorized_key_folder "$vm_user" || return
  vm_text=$(vm_authorized_key_lines 0 "$vm_file" "$vm_blobs" && printf '%s\\nx' "$vm_line") || return
  vm_authorized_key_write "$vm_user" "\${vm_text%x}"
}
# STATE USER FOLDER FILE LINES BLOB...: FOLDER and FILE are mode and owner of before.
vm_authorized_key_unset() {
  vm_state=$1 vm_user=$2 vm_folder=$3 vm_mode=$4 vm_lines=$5; shift 5
  if [ -n "$vm_state" ]; then rm -f -- "$VM_KEEP/blobs-$vm_state"; fi
  [ -n "$(vm_authorized_key_home "$vm_user")" ] || return 0
  vm_authorized_key_open "$vm_user" || return
  [ -e "$vm_file" ] || [ -n "$vm_lines" ] || return 0
  vm_blobs=$(printf '%s\\n' "$@")
  if [ -n "$vm_state" ]; then vm_authorized_key_keep "$vm_state" "$vm_blobs" || return; fi
  vm_text=$(vm_authorized_key_lines 0 "$vm_file" "$vm_blobs" && if [ -n "$vm_lines" ]; then printf '%s\\n' "$vm_lines"; fi && printf x) || return
  vm_authorized_key_write "$vm_user" "\${vm_text%x}" || return
  touch "$VM_STATE/authorized-key.made"
  if [ ! -s "$vm_file" ] && grep -qxF "$vm_file" "$VM_STATE/authorized-key.made"; then rm -f -- "$vm_file"; vm_authorized_key_unmade "$vm_file"; fi
  if [ -z "$(ls -A -- "$vm_ssh")" ] && grep -qxF "$vm_ssh" "$VM_STATE/authorized-key.made"; then rmdir -- "$vm_ssh"; vm_authorized_key_unmade "$vm_ssh"; fi
  if [ -n "$vm_mode" ] && [ -e "$vm_file" ]; then chmod "\${vm_mode% *}" "$vm_file"; chown "\${vm_mode#* }" "$vm_file"; fi
  if [ -n "$vm_folder" ] && [ -e "$vm_ssh" ]; then chmod "\${vm_folder% *}" "$vm_ssh"; chown "\${vm_folder#* }" "$vm_ssh"; fi
}
vm_authorized_key_unmade() {
  awk -v path="$1" '$0 != path' "$VM_STATE/authorized-key.made" > "$VM_STATE/authorized-key.new" && mv "$VM_STATE/authorized-key.new" "$VM_STATE/authorized-key.made"
}
`;
