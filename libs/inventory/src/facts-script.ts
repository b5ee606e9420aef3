/**
 * POSIX sh that prints the facts of a host as `key=value` lines, as `parseFacts` reads them. Changes nothing, needs no
 * more than a kernel and the base system; what cannot be known is an empty value.
 */
export const factsScript = String.raw`
vms_facts() {
  (
    ID= VERSION_ID=
    if [ -r /etc/os-release ]; then . /etc/os-release; fi
    printf 'os.id=%s\nos.version=%s\n' "$ID" "$VERSION_ID"
  )
  printf 'arch=%s\nkernel=%s\nhostname=%s\n' "$(uname -m)" "$(uname -r)" "$(uname -n)"
  printf 'cpus=%s\n' "$(getconf _NPROCESSORS_ONLN)"
  while read -r vms_name vms_kib vms_unit; do
    case $vms_name in
      MemTotal:) printf 'memory.bytes=%s\n' "$((vms_kib * 1024))" ;;
      SwapTotal:) printf 'swap.bytes=%s\n' "$((vms_kib * 1024))" ;;
    esac
  done </proc/meminfo
  df -P -k -l 2>/dev/null | while read -r vms_dev vms_size vms_used vms_free vms_pct vms_mount; do
    case $vms_free:$vms_mount in
      *[!0-9]*:*) ;;
      *:/ | *:/boot | *:/home | *:/home/* | *:/srv | *:/srv/* | *:/mnt/* | *:/opt | *:/var | *:/var/lib | *:/var/lib/containerd)
        printf 'disk.free %s=%s\n' "$vms_mount" "$((vms_free * 1024))" ;;
    esac
  done
  vms_interface=
  while read -r vms_name vms_target vms_rest; do
    [ "$vms_target" = 00000000 ] && vms_interface=$vms_name && break
  done </proc/net/route
  vms_addresses=$(ip -4 -o addr show scope global 2>/dev/null | while read -r vms_n vms_name vms_f vms_addr vms_rest; do
    printf '%s %s\n' "$vms_name" "$vms_addr"
  done)
  [ -n "$vms_interface" ] || vms_interface=$(printf %s "$vms_addresses" | head -n 1 | cut -d' ' -f1)
  printf 'interface=%s\naddresses=' "$vms_interface"
  printf '%s\n' "$vms_addresses" | while read -r vms_name vms_addr; do
    if [ -n "$vms_addr" ]; then printf '%s ' "$(printf %s "$vms_addr" | cut -d/ -f1)"; fi
  done
  printf '\nmachine.id=%s\n' "$(cat /etc/machine-id 2>/dev/null)"
  printf 'boot.id=%s\n' "$(cat /proc/sys/kernel/random/boot_id)"
  vms_time=$(chronyc -n -c tracking 2>/dev/null) || vms_time=
  if [ -n "$vms_time" ]; then
    vms_sync=yes
    if [ "$(printf %s "$vms_time" | cut -d, -f14)" = 'Not synchronised' ]; then vms_sync=no; fi
    printf 'time.synchronised=%s\ntime.offset=%s\n' "$vms_sync" "$(printf %s "$vms_time" | cut -d, -f5)"
  else
    vms_sync=$(timedatectl show -p NTPSynchronized --value 2>/dev/null) || vms_sync=
    printf 'time.synchronised=%s\ntime.offset=\n' "$vms_sync"
  fi
  # Says none and fails on hardware.
  printf 'virtualization=%s\n' "$(systemd-detect-virt 2>/dev/null)"
}
`;
