/**
 * Functions of the type `kernel-module`.
 *
 * A module that is compiled into the kernel is in /sys/module (when it has parameters) or in modules.builtin. Where
 * neither is to be had, as in a container or on a kernel without modules, what it brings is the evidence: a file
 * system, a folder below /proc/sys, a device.
 */
export const kernelModuleShell = `
vm_kernel_module_own=/etc/modules-load.d/vmstation.conf
vm_kernel_module_lists() {
  vm_loaded=$(if [ -e /proc/modules ]; then cut -d ' ' -f 1 /proc/modules; fi)
  vm_builtin=/lib/modules/$(uname -r)/modules.builtin
  vm_builtin=$(if [ -e "$vm_builtin" ]; then sed 's,.*/,,; s,\\.ko$,,; y,-,_,' "$vm_builtin"; fi)
  vm_systems=$(cut -f 2 /proc/filesystems)
  # Every file of this kind counts for systemd-modules-load, and /etc/modules on Debian. The last line may lack its end.
  vm_atboot=$(grep -hs "" /etc/modules-load.d/*.conf /run/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf /etc/modules | sed 's/[#;].*//; s/[[:space:]]//g; y,-,_,')
}
vm_kernel_module_in() {
  case "
$2
" in *"
$1
"*) return 0 ;; *) return 1 ;; esac
}
vm_kernel_module_evidence() {
  case $1 in
    overlay|nfs|nfsd|fuse|btrfs|ext4|xfs|zfs|squashfs|vfat|isofs) vm_kernel_module_in "$1" "$vm_systems" ;;
    br_netfilter) [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ] ;;
    nf_conntrack) [ -e /proc/sys/net/netfilter/nf_conntrack_max ] ;;
    ip_vs) [ -e /proc/net/ip_vs ] ;;
    ip_tables) [ -e /proc/net/ip_tables_names ] ;;
    ip6_tables) [ -e /proc/net/ip6_tables_names ] ;;
    rbd) [ -e /sys/bus/rbd ] ;;
    nbd) [ -e /sys/block/nbd0 ] ;;
    dm_mod) [ -e /sys/class/misc/device-mapper ] ;;
    iscsi_tcp) [ -e /sys/class/iscsi_transport/tcp ] ;;
    ipmi_devintf) [ -e /sys/class/ipmi ] ;;
    *) return 1 ;;
  esac
}
vm_kernel_module_state() {
  if vm_kernel_module_in "$1" "$vm_loaded"; then printf loaded
  elif [ -e "/sys/module/$1" ] || vm_kernel_module_in "$1" "$vm_builtin" || vm_kernel_module_evidence "$1"; then printf 'built in'
  else printf missing; fi
}
vm_kernel_module_read() {
  vm_put "$1" state "$(vm_kernel_module_state "$2")"
  if vm_kernel_module_in "$2" "$vm_atboot"; then vm_put "$1" persisted yes; else vm_put "$1" persisted no; fi
}
vm_kernel_module_load() {
  vm_said=$(modprobe -- "$1" 2>&1) && return
  printf 'the kernel %s has no module %s, neither built in nor to be loaded: %s\\n' "$(uname -r)" "$1" "$vm_said" >&2
  return 1
}
vm_kernel_module_unload() {
  vm_kernel_module_lists
  [ "$(vm_kernel_module_state "$1")" = loaded ] || return 0
  vm_said=$(modprobe -r -- "$1" 2>&1) || printf 'kept: %s until the next boot, because %s\\n' "$1" "$vm_said"
}
vm_kernel_module_persist() {
  vm_kernel_module_forget "$1" || return
  mkdir -p /etc/modules-load.d
  { if [ -e "$vm_kernel_module_own" ]; then cat "$vm_kernel_module_own"; fi; printf '%s\\n' "$1"; } | LC_ALL=C sort -u > "$vm_kernel_module_own.vmstation" &&
    chmod 644 "$vm_kernel_module_own.vmstation" && mv -f "$vm_kernel_module_own.vmstation" "$vm_kernel_module_own"
}
# NAME: on a list again, unless it is on one that was never ours.
vm_kernel_module_back() {
  vm_kernel_module_lists
  vm_kernel_module_in "$1" "$vm_atboot" || vm_kernel_module_persist "$1"
}
vm_kernel_module_forget() {
  [ -e "$vm_kernel_module_own" ] || return 0
  awk -v name="$1" '{ line = $0; sub(/[#;].*/, "", line); gsub(/[ \\t]/, "", line); gsub(/-/, "_", line) } line != name' "$vm_kernel_module_own" > "$vm_kernel_module_own.vmstation" && mv -f "$vm_kernel_module_own.vmstation" "$vm_kernel_module_own" || return
  chmod 644 "$vm_kernel_module_own"
  [ -s "$vm_kernel_module_own" ] || rm -f "$vm_kernel_module_own"
}
`;
