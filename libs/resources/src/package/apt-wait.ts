/**
 * sh: `vm_apt_wait` before what takes a lock of apt's or dpkg's and fails at once where another has it: DPkg::Lock::Timeout
 * is for apt-get's changes of packages only. Once a day apt-daily.service fetches lists, and unattended-upgrades installs.
 * After that many seconds what wanted the lock may say so itself.
 */
export const aptWait = `
# LOCK SECONDS
vm_apt_wait() {
  [ -e "$1" ] || return 0
  vm_inode=$(stat -c %i "$1") || return
  vm_tries=$2
  while [ "$vm_tries" -gt 0 ] && grep -q ":$vm_inode " /proc/locks; do
    vm_tries=$((vm_tries - 1))
    sleep 1
  done
}
`;
