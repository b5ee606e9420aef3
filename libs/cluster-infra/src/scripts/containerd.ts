/** Waits until containerd answers on its socket. */
export const waitForContainerd = 'ctr --connect-timeout 20s version >/dev/null 2>&1';

/** Whether it does. Where there is no socket, nobody has to be waited for. */
export const containerdAnswers = `[ -S /run/containerd/containerd.sock ] && ${waitForContainerd}`;

/** Containers, images and state of containerd: nothing in them outlives a cluster. */
export const wipeContainerd = `
systemctl stop containerd 2>/dev/null || :
for pid in $(pgrep -f '^/usr/bin/containerd-shim-runc-v2 ' || :); do kill -KILL "$pid" || :; done
awk '$2 ~ "^/(run|var/lib)/containerd/" { print $2 }' /proc/mounts | sort -r | while read -r path; do umount -l "$path"; done
find /var/lib/containerd -mindepth 1 -maxdepth 1 -exec rm -rf {} +
rm -rf /run/containerd /opt/containerd
for folder in /etc/cni/net.d /etc/cni; do [ ! -d $folder ] || rmdir --ignore-fail-on-non-empty $folder; done`;
