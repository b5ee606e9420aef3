import { mark } from './attempt.ts';

/** Takes a node out of its cluster: what kubeadm reset does, and what it says that it leaves behind. */
export const unjoin = `
leftover_rules() {
  for tables in iptables ip6tables; do
    command -v "$tables-save" >/dev/null || continue
    "$tables-save" | grep -vE 'KUBE-|FLANNEL|CNI-|flannel' | "$tables-restore"
  done
  ! command -v nft >/dev/null || for table in $(nft list tables 2>/dev/null | awk '$3 ~ /^(flannel|kube)/ { print $2 "/" $3 }'); do nft delete table "\${table%/*}" "\${table#*/}"; done
}
clear_node() {
  kubeadm reset -f --cri-socket unix:///var/run/containerd/containerd.sock >/dev/null 2>&1 || :
  systemctl stop kubelet || :
  awk '$2 ~ "^/var/lib/kubelet(/|$)" { print $2 }' /proc/mounts | sort -r | while read -r path; do umount -l "$path"; done
  rm -rf /etc/kubernetes/* ${mark} /var/lib/kubelet /var/lib/etcd /etc/cni/net.d /opt/cni/bin/flannel /usr/libexec/kubernetes/kubelet-plugins /root/.kube/cache /var/lib/cni /run/flannel /var/log/containers /var/log/pods
  for link in cni0 flannel.1 flannel-v6.1; do [ ! -e "/sys/class/net/$link" ] || ip link delete "$link"; done
  for ns in $(ip netns list 2>/dev/null | awk '$1 ~ /^cni-/ { print $1 }'); do ip netns delete "$ns"; done
  for folder in /usr/libexec/kubernetes /root/.kube /usr/lib/modules; do [ ! -d $folder ] || rmdir --ignore-fail-on-non-empty $folder; done
  leftover_rules
}
clear_node
rm -f /var/log/kubeadm-init.log /var/log/kubeadm-join.log /var/log/kubeadm-join-failure.log`;
