/** First of all facts, so that the moment it is read is close to the moment it arrives. */
export const clockFacts = `
vm_fact clock.epoch "$(date +%s.%N)"
VM_SYNC= VM_OFFSET= VM_SERVICE=
if command -v chronyc >/dev/null 2>&1; then
  VM_SERVICE=chrony
  # CSV: 5 is the offset of the system clock, 14 the leap status.
  VM_LINE=$(chronyc -n -c tracking 2>/dev/null)
  case $VM_LINE in
    *,'Not synchronised') VM_SYNC=no ;;
    *,*) VM_SYNC=yes; VM_OFFSET=\${VM_LINE#*,*,*,*,}; VM_OFFSET=\${VM_OFFSET%%,*} ;;
  esac
elif [ -e /run/systemd/timesync ]; then
  VM_SERVICE=systemd-timesyncd
  if [ -e /run/systemd/timesync/synchronized ]; then VM_SYNC=yes; else VM_SYNC=no; fi
fi
vm_fact time.service "$VM_SERVICE"
vm_fact time.synchronised "$VM_SYNC"
vm_fact time.offset "$VM_OFFSET"
`;
