/** Functions of the type `swap`. */
export const swapShell = `
# INDEX LIVE
vm_swap_read() {
  if [ "$2" = yes ] && [ -e /proc/swaps ]; then vm_put "$1" active "$(awk 'NR > 1 { print $1 }' /proc/swaps | LC_ALL=C sort)"; else vm_put "$1" active ''; fi
  vm_put "$1" fstab "$(if [ -e /etc/fstab ]; then awk '$1 !~ /^#/ && $3 == "swap" { $1 = $1; print }' /etc/fstab; fi)"
  vm_put "$1" units "$(vm_swap_units)"
}
# Loaded swap units whose source is not /etc/fstab; systemd names the source of each.
vm_swap_units() {
  [ -d /run/systemd/system ] || return 0
  vm_units=$(systemctl list-unit-files --type=swap --no-legend --plain | awk '$2 != "masked" { print $1 }') || return
  [ -n "$vm_units" ] || return 0
  systemctl show --property=Id,SourcePath,LoadState -- $vm_units | awk -F = '
    function put() { if (id != "" && source != "/etc/fstab" && load == "loaded") print id; id = source = load = "" }
    $1 == "Id" { id = $2 } $1 == "SourcePath" { source = $2 } $1 == "LoadState" { load = $2 } $0 == "" { put() } END { put() }' | LC_ALL=C sort
}
vm_swap_fstab() {
  [ -e /etc/fstab ] || return 0
  awk "$1" /etc/fstab > /etc/fstab.vmstation && chmod 644 /etc/fstab.vmstation && mv -f /etc/fstab.vmstation /etc/fstab
}
# LIVE
vm_swap_off() {
  vm_swap_fstab '$1 !~ /^#/ && $3 == "swap" { print "#vmstation-swap# " $0; next } { print }' || return
  if [ "$1" = yes ]; then swapoff -a || return; fi
  for vm_unit in $(vm_swap_units); do
    systemctl mask -- "$vm_unit" && printf '%s\\n' "$vm_unit" >> "$VM_KEEP/masked" || return
  done
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}
vm_swap_on() {
  vm_swap_fstab '{ sub(/^#vmstation-swap# /, ""); print }' || return
  if [ -e "$VM_KEEP/masked" ]; then
    while read -r vm_unit; do systemctl unmask -- "$vm_unit" || return; done < "$VM_KEEP/masked"
  fi
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
  [ "$1" = yes ] || return 0
  swapon -a || return
  if [ -e "$VM_KEEP/masked" ]; then
    while read -r vm_unit; do systemctl start -- "$vm_unit" || return; done < "$VM_KEEP/masked"
  fi
}
`;
