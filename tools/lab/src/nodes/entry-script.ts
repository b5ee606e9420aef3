import { KUBELET_SYSCTLS } from './kubelet-sysctls.ts';

/** Runs the program that follows without the rights to set the clock, load modules or touch ports of the machine. */
export const CONFINE = ['setpriv', '--bounding-set', '-sys_time,-sys_module,-sys_rawio'] as const;

/**
 * What a node runs before systemd, on every boot, as `sh -c SCRIPT entry GATEWAY`. It leaves nothing behind in the
 * node's own files but what an installer leaves too (see first-boot.ts for the first boot).
 *
 * - podman's bind mount over /etc/hostname goes, and its memory-only /var/log/journal, so that a hostname can be
 *   set and logs survive a reboot as on a real host.
 * - On cgroup v1 podman lays this machine's whole systemd hierarchy over the node's own: all nodes' systemds would
 *   then manage one tree, and the reboot of one removes the others' cgroups. It goes.
 * - Nodes share this machine's kernel: sysctls outside the network namespace, /sys, sysrq, block devices, kernel
 *   modules and the clock are closed to them. `systemd-sysctl` still runs for net.*, which is the node's own.
 * - The six sysctls that a kubelet sets and insists on are copies of the node's own, fresh with each boot.
 * - Both reboot and power-off end PID 1 with a signal, after which the engine starts it again; the file /.off
 *   tells the second from the first. podman stops nodes by `halt`, which therefore writes none.
 */
export const ENTRY_SCRIPT = `
set -e
if [ -e /.off ]; then rm /.off; exit 0; fi
for place in /etc/hostname /etc/hosts /etc/resolv.conf /var/log/journal; do
  if mountpoint -q "$place"; then umount "$place"; fi
done

systemd=/sys/fs/cgroup/systemd
if [ "$(grep -c " $systemd " /proc/self/mountinfo)" -gt 1 ]; then
  if mountpoint -q $systemd/release_agent; then umount $systemd/release_agent; fi
  umount $systemd
fi

mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount --bind /proc/sys/net /proc/sys/net
mount -o remount,bind,rw /proc/sys/net
mkdir -p /run/lab-sysctl
for key in ${KUBELET_SYSCTLS.map((key) => key.replaceAll('.', '/')).join(' ')}; do
  copy=/run/lab-sysctl/$(echo $key | tr / .)
  cat /proc/sys/$key > $copy
  mount --bind $copy /proc/sys/$key
done
if [ -e /proc/sysrq-trigger ]; then mount --bind /dev/null /proc/sysrq-trigger; fi
mount -o remount,bind,ro /sys
find /dev -xdev -type b -delete
rm -f /dev/mem /dev/port /dev/kvm /dev/watchdog*

# As on a real host, a Service address has to be routed somewhere before kube-proxy's rules turn it: to the
# gateway, which forwards nothing.
ip route replace default via "$1"

run=/run/systemd/system
mkdir -p $run/systemd-poweroff.service.d $run/systemd-sysctl.service.d /run/systemd/journald.conf.d
for unit in dev-hugepages.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount \\
  sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount \\
  systemd-binfmt.service systemd-modules-load.service systemd-udevd.service systemd-udev-trigger.service; do
  ln -sf /dev/null $run/$unit
done
printf '[Service]\\nExecStartPre=/bin/touch /.off\\n' > $run/systemd-poweroff.service.d/lab.conf
printf '[Unit]\\nConditionPathIsReadWrite=\\nConditionPathIsReadWrite=/proc/sys/net\\n' > $run/systemd-sysctl.service.d/lab.conf
printf '[Journal]\\nReadKMsg=no\\nSystemMaxUse=64M\\n' > /run/systemd/journald.conf.d/lab.conf

if [ -e /.first-boot ]; then bash -e /.first-boot; rm /.first-boot; fi
exec ${CONFINE.join(' ')} /sbin/init
`;
