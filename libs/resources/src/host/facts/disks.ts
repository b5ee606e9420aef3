/**
 * Last of all facts, and with a limit: df(1) waits for a server that is gone, and with it all that comes after it would
 * be missing. Then nothing is known of free space. KILL, because nothing else ends a wait for NFS; without timeout(1)
 * only the limit of the whole read is left.
 */
export const diskFacts = `
VM_DF=df; if timeout -k 1 1 true 2>/dev/null; then VM_DF='timeout -k 1 5 df'; fi
$VM_DF -P -k / /boot /home /srv /opt /var /var/lib /var/lib/containerd /var/lib/kubelet /var/lib/rancher 2>/dev/null |
while read -r VM_DEVICE VM_SIZE VM_USED VM_FREE VM_PERCENT VM_MOUNT; do
  case $VM_FREE:$VM_MOUNT in
    *[!0-9]*:/*) ;;
    *:/*) vm_fact "disk.free $VM_MOUNT" "$((VM_FREE * 1024))"; vm_fact "disk.size $VM_MOUNT" "$((VM_SIZE * 1024))" ;;
  esac
done
`;
