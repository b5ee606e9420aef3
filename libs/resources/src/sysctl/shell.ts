/**
 * Functions of the type `sysctl`.
 *
 * The order is that of sysctl.d(5): files by their name, whatever folder they are in, of one name only the first of
 * /etc, /run, /usr/local/lib, /usr/lib; a later file wins. /etc/sysctl.conf counts as read last, as `sysctl --system`
 * does it. A line that wins over ours is put out with a mark in front, in files of the administrator (/etc) only.
 */
export const sysctlShell = `
vm_sysctl_own=/etc/sysctl.d/90-vmstation.conf
vm_sysctl_mark='#vmstation# '
vm_sysctl_files() {
  {
    for vm_file in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf; do
      if [ -e "$vm_file" ]; then printf '%s\\t%s\\n' "\${vm_file##*/}" "$vm_file"; fi
    done | LC_ALL=C sort -s -u -t '	' -k 1,1 | cut -f 2
    if [ -e /etc/sysctl.conf ]; then printf '%s\\n' /etc/sysctl.conf; fi
  }
}
# Awk that leaves the dotted key in k and the value in v, or an empty k.
vm_sysctl_awk='function part(line, at, first) {
  k = ""; v = ""; sub(/^[ \\t]+/, "", line)
  if (line ~ /^[#;]/ || (at = index(line, "=")) == 0) return
  k = substr(line, 1, at - 1); v = substr(line, at + 1); sub(/^-/, "", k)
  gsub(/[ \\t]+/, "", k); gsub(/^[ \\t]+|[ \\t]+$/, "", v)
  first = match(k, /[.\\/]/) ? substr(k, RSTART, 1) : "."
  if (first == "/") { gsub(/\\./, "\\001", k); gsub(/\\//, ".", k); gsub(/\\001/, "/", k) }
}'
# 'KEY=INDEX ...' 'INDEX=PATH ...': what the files say of all keys, and what the kernel says of some.
# The shell cannot read /proc/sys itself: it reads byte by byte, and the kernel answers the first read only.
vm_sysctl_read() {
  vm_out=$(vm_sysctl_files | VM_KEYS="$1" VM_PATHS="$2" awk -v own="$vm_sysctl_own" "$vm_sysctl_awk"'
    BEGIN { n = split(ENVIRON["VM_KEYS"], list, " ")
      for (i = 1; i <= n; i++) { match(list[i], /=[0-9]+$/); at[substr(list[i], 1, RSTART - 1)] = substr(list[i], RSTART + 1) } }
    { file = $0; name = file; sub(/.*\\//, "", name)
      after = (file == "/etc/sysctl.conf" || name > "90-vmstation.conf")
      while ((getline line < file) > 0) {
        part(line)
        if (!(k in at)) continue
        if (file == own) mine[k] = v
        else if (after) { where[k] = file; over[k] = v }
      }
      close(file) }
    END {
      n = split(ENVIRON["VM_PATHS"], list, " ")
      for (i = 1; i <= n; i++) { cut = index(list[i], "="); path = substr(list[i], cut + 1)
        if ((getline line < path) > 0) print substr(list[i], 1, cut - 1) " live " line
        close(path) }
      for (k in at) { print at[k] " read yes"
        if (k in mine) print at[k] " persisted " mine[k]
        if (k in over) print at[k] " override " where[k] "\\t" over[k] } }') || return
  while read -r vm_i vm_field vm_value; do
    [ -z "$vm_i" ] || vm_put "$vm_i" "$vm_field" "$vm_value"
  done <<vm_end
$vm_out
vm_end
}
# Rewrites a file through the awk program $2 with the key $3 and the value $4.
vm_sysctl_edit() {
  VM_KEY=$3 VM_VALUE=$4 VM_MARK=$vm_sysctl_mark awk "$vm_sysctl_awk
    BEGIN { key = ENVIRON[\\"VM_KEY\\"]; value = ENVIRON[\\"VM_VALUE\\"]; mark = ENVIRON[\\"VM_MARK\\"] }
    $2" "$1" > "$1.vmstation" && cat "$1.vmstation" > "$1" && rm -f "$1.vmstation"
}
# KEY VALUE
vm_sysctl_persist() {
  vm_sysctl_forget "$1" || return
  mkdir -p /etc/sysctl.d
  {
    printf '%s\\n' '# Kernel settings that VMStation keeps; changes by hand show as drift.'
    { if [ -e "$vm_sysctl_own" ]; then grep -v '^#' "$vm_sysctl_own"; fi; printf '%s = %s\\n' "$1" "$2"; } | LC_ALL=C sort
  } > "$vm_sysctl_own.vmstation" && chmod 644 "$vm_sysctl_own.vmstation" && mv -f "$vm_sysctl_own.vmstation" "$vm_sysctl_own"
}
vm_sysctl_forget() {
  [ -e "$vm_sysctl_own" ] || return 0
  vm_sysctl_edit "$vm_sysctl_own" '{ part($0); if (k != key) print }' "$1" ''
  if ! grep -q '^[^#]' "$vm_sysctl_own"; then rm -f "$vm_sysctl_own"; fi
}
# KEY VALUE: files of the administrator that are read after ours and say otherwise, in order. Fails with the name of
# that file of a package which would still win.
vm_sysctl_later() {
  vm_sysctl_files | VM_KEY=$1 VM_VALUE=$2 awk "$vm_sysctl_awk"'
    { file = $0; name = file; sub(/.*\\//, "", name)
      if (file != "/etc/sysctl.conf" && name <= "90-vmstation.conf") next
      said = 0
      while ((getline line < file) > 0) { part(line); if (k == ENVIRON["VM_KEY"]) { said = 1; value = v } }
      close(file)
      if (!said) next
      gsub(/[ \\t]+/, " ", value)
      if (value == ENVIRON["VM_VALUE"]) wins = ""
      else if (index(file, "/etc/") == 1) later = later file "\\n"
      else wins = file }
    END { if (wins == "") printf "%s", later; else { print wins; exit 1 } }'
}
# KEY VALUE
vm_sysctl_silence() {
  if ! vm_later=$(vm_sysctl_later "$1" "$2"); then
    printf '%s sets %s after us and belongs to a package; put a file of the same name into /etc/sysctl.d\\n' "$vm_later" "$1" >&2
    return 1
  fi
  while IFS= read -r vm_file; do
    [ -z "$vm_file" ] || vm_sysctl_edit "$vm_file" '{ part($0); print (k == key ? mark : "") $0 }' "$1" '' || return
  done <<vm_end
$vm_later
vm_end
}
vm_sysctl_speak() {
  for vm_file in /etc/sysctl.d/*.conf /etc/sysctl.conf; do
    if grep -qsF "$vm_sysctl_mark" "$vm_file"; then
      vm_sysctl_edit "$vm_file" '{ line = $0; if (index(line, mark) == 1) { part(substr(line, length(mark) + 1)); if (k == key) line = substr(line, length(mark) + 1) } print line }' "$1" '' || return
    fi
  done
}
# PATH VALUE
vm_sysctl_live() {
  if [ ! -e "$1" ]; then
    printf 'the running kernel has no %s; the module that brings it is not loaded\\n' "$1" >&2
    return 1
  fi
  printf '%s\\n' "$2" > "$1"
}
`;
