/** Functions of the type `mount`. Paths come as /etc/fstab writes them, where they are compared with its fields. */
export const mountShell = `
# INDEX PATH DEVICE BOUND: BOUND is the path itself where it is to be another view of DEVICE, which the kernel does not name.
vm_mount_read() {
  vm_put "$1" line "$(if [ -e /etc/fstab ]; then VM_PATH=$2 awk '$1 !~ /^#/ && $2 == ENVIRON["VM_PATH"] { $1 = $1; print; exit }' /etc/fstab; fi)"
  # The last one lies on top.
  vm_live=$(VM_PATH=$2 awk '$2 == ENVIRON["VM_PATH"] { split($4, o, ","); found = $1 " " $3 " " o[1] } END { print found }' /proc/mounts)
  vm_put "$1" mounted "$vm_live"
  case $3 in
    UUID=*) vm_device=/dev/disk/by-uuid/\${3#*=} ;;
    LABEL=*) vm_device=/dev/disk/by-label/\${3#*=} ;;
    PARTUUID=*) vm_device=/dev/disk/by-partuuid/\${3#*=} ;;
    *) vm_device=$3 ;;
  esac
  if [ -e "$vm_device" ]; then vm_device=$(readlink -f -- "$vm_device"); fi
  # The kernel shows a volume of LVM by a link, too.
  vm_source=\${vm_live%% *}
  if [ -e "$vm_source" ] && [ "$(readlink -f -- "$vm_source")" = "$vm_device" ]; then vm_device=$vm_source; fi
  if [ -n "$4" ] && [ -e "$3" ] && [ "$(stat -L -c %d:%i -- "$3")" = "$(stat -L -c %d:%i -- "$4")" ]; then vm_device=$vm_source; fi
  vm_put "$1" resolved "$vm_device"
}
# PATH ACTUAL DESIRED
vm_mount_other_type() {
  printf '%s holds a file system of type %s, not %s; say that type, nothing was unmounted\\n' "$1" "$2" "$3" >&2
  return 1
}
# PATH LINE: without a line, that of the path is taken out.
vm_mount_fstab() {
  if [ ! -e /etc/fstab ]; then
    if [ "\${VM_FIRST:-}" = 1 ]; then : > "$VM_KEEP/no-fstab"; fi
    : > /etc/fstab
  fi
  VM_PATH=$1 VM_LINE=$2 awk '
    $1 !~ /^#/ && $2 == ENVIRON["VM_PATH"] { if (!done && ENVIRON["VM_LINE"] != "") print ENVIRON["VM_LINE"]; done = 1; next }
    { print }
    END { if (!done && ENVIRON["VM_LINE"] != "") print ENVIRON["VM_LINE"] }' /etc/fstab > /etc/fstab.vmstation &&
    chmod 644 /etc/fstab.vmstation && { sync /etc/fstab.vmstation 2>/dev/null || sync; } &&
    mv -f /etc/fstab.vmstation /etc/fstab || return
  if [ ! -s /etc/fstab ] && [ -e "$VM_KEEP/no-fstab" ]; then rm -f /etc/fstab; fi
  # systemd makes units from this file.
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}
# Every folder that is missing is made, and noted.
vm_mount_folder() {
  vm_path=$1
  while [ ! -d "$vm_path" ]; do
    printf '%s\\n' "$vm_path" >> "$VM_KEEP/folders"
    vm_path=\${vm_path%/*}
    [ -n "$vm_path" ] || vm_path=/
  done
  mkdir -p -- "$1"
}
vm_mount_leave() {
  if mountpoint -q -- "$1"; then umount -- "$1"; fi
}
vm_mount_folder_gone() {
  [ -e "$VM_KEEP/folders" ] || return 0
  while IFS= read -r vm_path; do
    if [ -d "$vm_path" ] && [ -z "$(ls -A -- "$vm_path")" ]; then rmdir -- "$vm_path" || return; fi
  done < "$VM_KEEP/folders"
}
`;
