/** Waits until containerd answers on its socket. */
export const waitForContainerd = 'ctr --connect-timeout 20s version >/dev/null 2>&1';

/** Whether it does. Where there is no socket, nobody has to be waited for. */
export const containerdAnswers = `[ -S /run/containerd/containerd.sock ] && ${waitForContainerd}`;

const claim = '/var/lib/vmstation/containerd-is-ours';

/** Whether it is known whose the state of containerd is: ours, or of a containerd that was there before us. */
export const containerdClaimed = `[ -e ${claim} ] || command -v containerd >/dev/null`;

/** Says that there was no containerd before us. */
export const claimContainerd = `: > ${claim}`;

/** Containers, images and state of containerd: nothing in them outlives a cluster. */
export const wipeContainerd = `
systemctl stop containerd 2>/dev/null || :
for pid in $(pgrep -f '^/usr/bin/containerd-shim-runc-v2 ' || :); do kill -KILL "$pid" || :; done
awk '$2 ~ "^/(run|var/lib)/containerd/" { print $2 }' /proc/mounts | sort -r | while read -r path; do umount -l "$path"; done
[ ! -d /var/lib/containerd ] || find /var/lib/containerd -mindepth 1 -maxdepth 1 -exec rm -rf {} +
rm -rf /run/containerd /opt/containerd ${claim}
for folder in /etc/cni/net.d /etc/cni; do [ ! -d $folder ] || rmdir --ignore-fail-on-non-empty $folder; done`;
