/**
 * sh: `vm_apt_lists_wait` before `apt-get update`. DPkg::Lock::Timeout is for packages only: while another apt fetches
 * its lists, such as apt-daily.service does once a day, an update fails at once. After two minutes it may say so itself.
 */
export const aptLists = `
vm_apt_lists_wait() {
  [ -e /var/lib/apt/lists/lock ] || return 0
  vm_inode=$(stat -c %i /var/lib/apt/lists/lock) || return
  vm_tries=120
  while [ "$vm_tries" -gt 0 ] && grep -q ":$vm_inode " /proc/locks; do
    vm_tries=$((vm_tries - 1))
    sleep 1
  done
}
`;
