import { alone } from '../alone.ts';

/** sh that reads and writes ~/.ssh/authorized_keys: for the type `authorized-key`, and for its guard, which runs alone. */
export const keysFile = `
vm_authorized_key_home() { awk -F : -v name="$1" '$1 == name { print $6; exit }' /etc/passwd; }
# USER: a ~/.ssh that is a link is refused, so that root writes nowhere else.
vm_authorized_key_open() {
${alone}
  vm_home=$(vm_authorized_key_home "$1")
  if [ ! -d "$vm_home" ]; then printf 'the user %s has no home: %s\\n' "$1" "$vm_home" >&2; return 1; fi
  vm_ssh=$vm_home/.ssh vm_file=$vm_home/.ssh/authorized_keys
  if [ -L "$vm_ssh" ] || [ -L "$vm_file" ]; then printf '%s is a link, which root does not follow\\n' "$vm_file" >&2; return 1; fi
}
# OURS FILE BLOBS: with 1 the lines of these keys, with 0 all others. BLOBS has one a line. A line without a key is known
# by all of its text, whose words others may have too. A comment is nobody's, and lines may end as Windows ends them.
vm_authorized_key_lines() {
  [ -e "$2" ] || return 0
  VM_OURS=$1 VM_BLOBS=$3 awk 'BEGIN { n = split(ENVIRON["VM_BLOBS"], list, "\\n"); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
    { ours = $0 in wanted; text = $0; sub(/^[ \\t]*#.*/, "", text); sub(/\\r$/, "", text); n = split(text, words, /[ \\t]+/)
      for (i = 1; i <= n; i++) if (words[i] ~ /^AAAA/ && words[i] in wanted) ours = 1
      if (ours == ENVIRON["VM_OURS"]) print }' "$2"
}
# What is not there yet goes again with its last key.
vm_authorized_key_note() {
  for vm_path in "$vm_file" "$vm_ssh"; do
    if [ ! -e "$vm_path" ]; then printf '%s\\n' "$vm_path" >> "$VM_STATE/authorized-key.made"; fi
  done
}
# USER: the folder as sshd insists on it.
vm_authorized_key_folder() {
  { [ -d "$vm_ssh" ] || mkdir -m 700 -- "$vm_ssh"; } && chown -h "$1:$(id -g -- "$1")" "$vm_ssh" && chmod 700 "$vm_ssh"
}
# USER TEXT: on the disk before it takes the place of what let us in, so that a power cut leaves one of the two.
vm_authorized_key_write() {
  vm_new=$vm_ssh/.vmstation-keys
  rm -f -- "$vm_new"
  if (umask 077 && set -C && printf '%s' "$2" > "$vm_new") && chown -h "$1:$(id -g -- "$1")" "$vm_new" && { sync "$vm_new" 2>/dev/null || sync; } && mv -fT -- "$vm_new" "$vm_file"; then return 0; fi
  rm -f -- "$vm_new"
  return 1
}
`;
