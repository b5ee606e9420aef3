/** Needs ip(8), of iproute2 or busybox; without it the facts are empty. */
export const networkFacts = `
VM_INTERFACE= VM_GATEWAY= VM_NETWORKS= VM_ADDRESSES=
set -- $(ip -o -4 route show default 2>/dev/null)
while [ $# -gt 1 ]; do
  case $1 in
    dev) [ -n "$VM_INTERFACE" ] || VM_INTERFACE=$2 ;;
    via) [ -n "$VM_GATEWAY" ] || VM_GATEWAY=$2 ;;
  esac
  shift
done
VM_LINES=$(ip -o addr show scope global 2>/dev/null)
while read -r VM_INDEX VM_NAME VM_FAMILY VM_ADDRESS VM_REST; do
  [ -n "$VM_ADDRESS" ] || continue
  VM_NETWORKS="$VM_NETWORKS\${VM_NETWORKS:+ }$VM_NAME=$VM_ADDRESS"
  [ "$VM_FAMILY" = inet ] || continue
  [ -n "$VM_INTERFACE" ] || VM_INTERFACE=$VM_NAME
  VM_ADDRESSES="$VM_ADDRESSES\${VM_ADDRESSES:+ }\${VM_ADDRESS%/*}"
done <<VM_LINES
$VM_LINES
VM_LINES
vm_fact interface "$VM_INTERFACE"
vm_fact gateway "$VM_GATEWAY"
VM_VALUE=
[ -n "$VM_INTERFACE" ] && [ -r "/sys/class/net/$VM_INTERFACE/address" ] && read -r VM_VALUE <"/sys/class/net/$VM_INTERFACE/address"
vm_fact mac "$VM_VALUE"
vm_fact addresses "$VM_ADDRESSES"
vm_fact networks "$VM_NETWORKS"
`;
