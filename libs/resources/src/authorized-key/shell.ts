/**
 * Functions of the type `authorized-key`. A ~/.ssh that is a link is refused, so that root writes nowhere else.
 * `authorized-key.made` in `$VM_STATE` lists what was not there before us.
 */
export const authorizedKeyShell = `
vm_authorized_key_home() { awk -F : -v name="$1" '$1 == name { print $6; exit }' /etc/passwd; }
vm_authorized_key_read() {
  vm_ssh=$(vm_authorized_key_home "$2")/.ssh
  if [ -f "$vm_ssh/authorized_keys" ]; then vm_put "$1" text "$(cat -- "$vm_ssh/authorized_keys")"; else vm_put "$1" text ''; fi
  if [ -d "$vm_ssh" ]; then vm_put "$1" folder "$(stat -L -c '%a %U' -- "$vm_ssh")"; fi
  if [ -f "$vm_ssh/authorized_keys" ]; then vm_put "$1" file "$(stat -L -c '%a %U' -- "$vm_ssh/authorized_keys")"; fi
}
# USER
vm_authorized_key_open() {
  vm_home=$(vm_authorized_key_home "$1")
  if [ ! -d "$vm_home" ]; then printf 'the user %s has no home: %s\\n' "$1" "$vm_home" >&2; return 1; fi
  vm_ssh=$vm_home/.ssh vm_file=$vm_home/.ssh/authorized_keys
  if [ -L "$vm_ssh" ] || [ -L "$vm_file" ]; then printf '%s is a link, which root does not follow\\n' "$vm_file" >&2; return 1; fi
}
# BLOB...: the lines of other keys. A line without a key is known by all of its text, whose words others may have too.
vm_authorized_key_others() {
  [ -e "$vm_file" ] || return 0
  VM_BLOBS=$(printf '%s\\n' "$@") awk 'BEGIN { n = split(ENVIRON["VM_BLOBS"], list, "\\n"); for (i = 1; i <= n; i++) drop[list[i]] = 1 }
    { gone = $0 in drop; for (i = 1; i <= NF; i++) if ($i ~ /^AAAA/ && $i in drop) gone = 1; if (!gone) print }' "$vm_file"
}
# USER TEXT
vm_authorized_key_write() {
  vm_new=$vm_ssh/.vmstation-keys
  rm -f -- "$vm_new"
  (umask 077 && set -C && printf '%s' "$2" > "$vm_new") && chown -h "$1:$(id -g -- "$1")" "$vm_new" && mv -f -- "$vm_new" "$vm_file"
}
# USER LINE BLOB...
vm_authorized_key_set() {
  vm_user=$1 vm_line=$2; shift 2
  vm_authorized_key_open "$vm_user" || return
  if [ -e "$vm_file" ]; then
    cp -p -- "$vm_file" "$VM_KEEP/guarded"
    printf 'cp -p %s/guarded %s\\n' "$VM_KEEP" "$vm_file" > "$VM_KEEP/revert"
  else
    printf ':\\n' > "$VM_KEEP/revert"
    printf '%s\\n' "$vm_file" >> "$VM_STATE/authorized-key.made"
  fi
  if [ ! -d "$vm_ssh" ]; then printf '%s\\n' "$vm_ssh" >> "$VM_STATE/authorized-key.made"; mkdir -m 700 -- "$vm_ssh" || return; fi
  chown -h "$vm_user:$(id -g -- "$vm_user")" "$vm_ssh" && chmod 700 "$vm_ssh" || return
  vm_text=$(vm_authorized_key_others "$@" && printf '%s\\nx' "$vm_line") || return
  vm_authorized_key_write "$vm_user" "\${vm_text%x}"
}
# USER FOLDER FILE LINES BLOB...: FOLDER and FILE are mode and owner of before.
vm_authorized_key_unset() {
  vm_user=$1 vm_folder=$2 vm_mode=$3 vm_lines=$4; shift 4
  [ -n "$(vm_authorized_key_home "$vm_user")" ] || return 0
  vm_authorized_key_open "$vm_user" || return
  [ -e "$vm_file" ] || [ -n "$vm_lines" ] || return 0
  vm_text=$(vm_authorized_key_others "$@" && if [ -n "$vm_lines" ]; then printf '%s\\n' "$vm_lines"; fi && printf x) || return
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
