/** sh that reads: what was unpacked, and whether it is still what it was. */
export const readArchive = `
# INDEX ID TO CREATES
vm_archive_read() {
  vm_archive_changed=
  if [ -f "$VM_STATE/$2.source" ]; then
    vm_put "$1" source "$(cat "$VM_STATE/$2.source")"
    if [ ! -d "$3" ]; then vm_archive_changed="$3: gone"
    elif [ -s "$VM_STATE/$2.sha256" ]; then
      vm_archive_changed=$(cd "$3" && LC_ALL=C sha256sum -c "$VM_STATE/$2.sha256" 2>/dev/null | sed -e '/: OK$/d')
    fi
  fi
  vm_put "$1" changed "$vm_archive_changed"
  if [ -z "$4" ]; then return 0; fi
  if [ -e "$4" ]; then vm_put "$1" created yes; else vm_put "$1" created no; fi
}
`;

/**
 * sh that unpacks into a folder of its own first. \`$VM_KEEP/paths\` names what is ours, \`$VM_KEEP/dirs\` the
 * directories that we made, \`$VM_KEEP/originals\` holds what we replaced; each is written before the thing is done, so
 * that an interrupted run can go on. Without \`ID.source\`, nothing counts as installed.
 */
export const placeArchive = `
# ID URL SHA256 TO STRIP OWNER SOURCE TAR_FLAGS
vm_archive_install() (
  vm_archive_stage=$4/.vmstation-$1
  trap 'rm -rf "$vm_archive_stage" "$VM_KEEP/download"' EXIT
  if [ ! -d "$4" ]; then
    vm_path_fail PARENT_ABSENT "$4 is not a directory on this machine; declare it as a directory resource"
  fi
  vm_fetch "$2" "$VM_KEEP/download" "$3"
  rm -rf "$vm_archive_stage"
  (umask 077; mkdir "$vm_archive_stage")
  vm_archive_code=0
  vm_archive_said=$(tar "$8" "$VM_KEEP/download" -C "$vm_archive_stage" --strip-components="$5" 2>&1) || vm_archive_code=$?
  if [ "$vm_archive_code" != 0 ]; then vm_path_fail ARCHIVE_BROKEN "$2 cannot be unpacked: $vm_archive_said; see that it is the tar archive that its name says"; fi
  rm -f "$VM_KEEP/download"
  cd "$vm_archive_stage"
  if [ -n "$(find . -name '*
*')" ]; then vm_path_fail ARCHIVE_INVALID "$2 holds a name with a line break in it; take another archive"; fi
  chown -hR "$6" .
  find . -mindepth 1 -type d | LC_ALL=C sort >"$VM_KEEP/dirs.new"
  find . -mindepth 1 ! -type d | LC_ALL=C sort >"$VM_KEEP/paths.new"
  if [ ! -s "$VM_KEEP/paths.new" ]; then vm_path_fail ARCHIVE_INVALID "$2 holds no file below $5 directories; lower strip"; fi
  find . -type f -exec sha256sum {} + >"$VM_KEEP/sums.new"
  rm -f "$VM_STATE/$1.source"
  touch "$VM_KEEP/paths" "$VM_KEEP/dirs"
  while IFS= read -r vm_archive_path; do vm_archive_dir "$4/$vm_archive_path" "$vm_archive_path" "$6"; done <"$VM_KEEP/dirs.new"
  while IFS= read -r vm_archive_path; do vm_archive_file "$4/$vm_archive_path" "$vm_archive_path"; done <"$VM_KEEP/paths.new"
  LC_ALL=C sort -u "$VM_KEEP/paths" >"$VM_KEEP/paths.old"
  LC_ALL=C comm -23 "$VM_KEEP/paths.old" "$VM_KEEP/paths.new" >"$VM_KEEP/paths.gone"
  while IFS= read -r vm_archive_path; do vm_archive_back "$4" "$vm_archive_path"; done <"$VM_KEEP/paths.gone"
  mv -f "$VM_KEEP/paths.new" "$VM_KEEP/paths"
  mv -f "$VM_KEEP/sums.new" "$VM_STATE/$1.sha256"
  printf '%s\\n' "$7" >"$VM_STATE/$1.source"
)

# DESTINATION PATH OWNER: a directory of the archive that isn't there yet.
vm_archive_dir() {
  if [ -d "$1" ]; then return 0; fi
  if vm_path_there "$1"; then vm_path_fail PATH_IS_TAKEN "$1 is no directory, but one in the archive; move it away by hand"; fi
  printf '%s\\n' "$2" >>"$VM_KEEP/dirs"
  mkdir "$1"
  chown "$3" "$1"
  chmod "$(stat -c %a "$2")" "$1"
  vm_path_label "$1"
}

# DESTINATION PATH: a file or link of the archive.
vm_archive_file() {
  vm_path_ready "$1"
  if ! grep -qxF -e "$2" "$VM_KEEP/paths"; then
    if vm_path_there "$1"; then
      mkdir -p "$VM_KEEP/originals/\${2%/*}"
      vm_path_copy "$1" "$VM_KEEP/originals/$2"
      vm_path_durable "$VM_KEEP/originals/\${2%/*}"
    fi
    printf '%s\\n' "$2" >>"$VM_KEEP/paths"
  fi
  vm_path_swap "$2" "$1"
  vm_path_label "$1"
}

# TO PATH: what was there before.
vm_archive_back() {
  if [ ! -d "$1" ]; then return 0; fi
  vm_path_remove "$1/$2"
  if vm_path_there "$VM_KEEP/originals/$2"; then cp -a "$VM_KEEP/originals/$2" "$1/$2"; fi
}

# ID TO
vm_archive_remove() {
  rm -f "$VM_STATE/$1.source" "$VM_STATE/$1.sha256"
  if [ ! -e "$VM_KEEP/paths" ]; then return 0; fi
  while IFS= read -r vm_archive_path; do vm_archive_back "$2" "$vm_archive_path"; done <"$VM_KEEP/paths"
  LC_ALL=C sort -ru "$VM_KEEP/dirs" >"$VM_KEEP/dirs.down"
  while IFS= read -r vm_archive_path; do
    if [ ! -d "$2/$vm_archive_path" ]; then continue; fi
    if [ -z "$(ls -A "$2/$vm_archive_path")" ]; then rmdir "$2/$vm_archive_path"
    else printf '%s\\n' "kept: $2/$vm_archive_path is not empty, and what it holds is not ours"; fi
  done <"$VM_KEEP/dirs.down"
}
`;
