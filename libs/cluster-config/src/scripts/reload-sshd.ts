/**
 * Makes sshd read its configuration, and brings back one that has died of it: after some attempts to start, systemd
 * would refuse for a while. EL names the unit sshd, Debian ssh.
 */
export const reloadSshd = `for unit in sshd ssh; do
  systemctl reset-failed "$unit" 2>/dev/null || :
  if systemctl reload-or-restart "$unit"; then exit 0; fi
done
exit 1`;
