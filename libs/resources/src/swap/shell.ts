/** Functions of the type `swap`. */
export const swapShell = `
# INDEX LIVE
vm_swap_read() {
  if [ "$2" = yes ] && [ -e /proc/swaps ]; then vm_put "$1" active "$(awk 'NR > 1 { print $1 }' /proc/swaps | LC_ALL=C sort)"; else vm_put "$1" active ''; fi
  vm_put "$1" fstab "$(if [ -e /etc/fstab ]; then awk '$1 !~ /^#/ && $3 == "swap" { $1 = $1; print }' /etc/fstab; fi)"
  vm_put "$1" units "$(vm_swap_units)"
}
# Loaded swap units whose source is not /etc/fstab, systemd names the source of each; and services that turn swap on with
# each boot, of which systemd does not know that they do.
vm_swap_units() {
  [ -d /run/systemd/system ] || return 0
  vm_listed=$(systemctl list-unit-files --no-legend --plain '*.swap' \\
    dphys-swapfile.service zramswap.service zram-config.service swapspace.service) || : # nothing is no answer to some
  vm_units=$(printf '%s\\n' "$vm_listed" | awk '$1 ~ /[.]swap$/ && $2 != "masked" { print $1 }') || return
  {
    printf '%s\\n' "$vm_listed" | awk '$1 ~ /[.]service$/ && $2 ~ /^(enabled|generated)/ { print $1 }'
    [ -z "$vm_units" ] || systemctl show --property=Id,SourcePath,LoadState -- $vm_units | awk -F = '
    function put() { if (id != "" && source != "/etc/fstab" && load == "loaded") print id; id = source = load = "" }
    $1 == "Id" { id = $2 } $1 == "SourcePath" { source = $2 } $1 == "LoadState" { load = $2 } $0 == "" { put() } END { put() }'
  } | LC_ALL=C sort
}
vm_swap_fstab() {
  [ -e /etc/fstab ] || return 0
  awk "$1" /etc/fstab > /etc/fstab.vmstation && chmod 644 /etc/fstab.vmstation &&
    { sync /etc/fstab.vmstation 2>/dev/null || sync; } && mv -f /etc/fstab.vmstation /etc/fstab
}
# LIVE
vm_swap_off() {
  vm_swap_fstab '$1 !~ /^#/ && $3 == "swap" { print "#vmstation-swap# " $0; next } { print }' || return
  if [ "$1" = yes ]; then swapoff -a || return; fi
  for vm_unit in $(vm_swap_units); do
    printf '%s\\n' "$vm_unit" >> "$VM_KEEP/masked"
    # swapoff is enough for a swap unit.
    case $1$vm_unit in yes*.service)
      if systemctl is-active --quiet -- "$vm_unit"; then printf '%s\\n' "$vm_unit" >> "$VM_KEEP/running"; fi
      systemctl stop -- "$vm_unit" || return ;;
    esac
    systemctl mask -- "$vm_unit" || return
  done
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}
# LIVE ACTIVE: a service may have run without any swap yet.
vm_swap_on() {
  vm_swap_fstab '{ sub(/^#vmstation-swap# /, ""); print }' || return
  if [ -e "$VM_KEEP/masked" ]; then
    while read -r vm_unit; do systemctl unmask -- "$vm_unit" || return; done < "$VM_KEEP/masked"
  fi
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
  [ "$1" = yes ] || return 0
  if [ "$2" = yes ]; then
    swapon -a || return
    if [ -e "$VM_KEEP/masked" ]; then
      while read -r vm_unit; do
        case $vm_unit in *.swap) systemctl start -- "$vm_unit" || return ;; esac
      done < "$VM_KEEP/masked"
    fi
  fi
  if [ -e "$VM_KEEP/running" ]; then
    while read -r vm_unit; do systemctl start -- "$vm_unit" || return; done < "$VM_KEEP/running"
  fi
}
`;
