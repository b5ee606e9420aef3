import { mark } from './attempt.ts';

/** The name of Flannel's network for plug-ins (manifests/flannel.ts), and that of the loopback of containerd's pods. */
const networks = ['cbr0', 'cni-loopback'];

/**
 * Takes a node out of its cluster: what kubeadm reset does, and what it says that it leaves behind. Other programs, such
 * as podman, may have networks of the same plug-ins: of those nothing goes, neither files nor rules.
 */
export const unjoin = `
leftover_rules() {
  for tables in iptables ip6tables; do
    command -v "$tables-save" >/dev/null || continue
    rules=$("$tables-save") || continue
    plugins=CNI-
    ! printf '%s\\n' "$rules" | grep -F 'name: \\"' | grep -qvF 'name: \\"cbr0\\"' || plugins='name: \\\\"cbr0\\\\"'
    printf '%s\\n' "$rules" | grep -vE "KUBE-|FLANNEL|flannel|$plugins" | "$tables-restore"
  done
  ! command -v nft >/dev/null || for table in $(nft list tables 2>/dev/null | awk '$3 ~ /^(flannel|kube)/ { print $2 "/" $3 }'); do nft delete table "\${table%/*}" "\${table#*/}"; done
}
clear_node() {
  kubeadm reset -f --cri-socket unix:///var/run/containerd/containerd.sock >/dev/null 2>&1 || :
  systemctl stop kubelet || :
  awk '$2 ~ "^/var/lib/kubelet(/|$)" { print $2 }' /proc/mounts | sort -r | while read -r path; do umount -l "$path"; done
  rm -rf /etc/kubernetes/* ${mark} /var/lib/kubelet /var/lib/etcd /etc/cni/net.d/10-flannel.conflist /opt/cni/bin/flannel /usr/libexec/kubernetes/kubelet-plugins /root/.kube/cache /var/lib/cni/flannel ${networks.map((name) => `/var/lib/cni/networks/${name} /var/lib/cni/results/${name}-*`).join(' ')} /run/flannel /var/log/containers /var/log/pods
  for link in cni0 flannel.1 flannel-v6.1; do [ ! -e "/sys/class/net/$link" ] || ip link delete "$link"; done
  for ns in $(ip netns list 2>/dev/null | awk '$1 ~ /^cni-/ { print $1 }'); do ip netns delete "$ns"; done
  for folder in /usr/libexec/kubernetes /root/.kube /usr/lib/modules /etc/cni/net.d /var/lib/cni/networks /var/lib/cni/results /var/lib/cni; do [ ! -d $folder ] || rmdir --ignore-fail-on-non-empty $folder; done
  leftover_rules
}
clear_node
rm -f /var/log/kubeadm-init.log /var/log/kubeadm-join.log /var/log/kubeadm-join-failure.log`;
