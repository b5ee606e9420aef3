import { sh } from '@vmstation/resources';

const admin = '/etc/kubernetes/admin.conf';

/** There while kubeadm works, and after it failed: what a broken attempt left may be cleared, anything else may not. */
const attempt = '/etc/kubernetes/.vmstation-attempt';

/** Init happened, whether or not the API answers just now: a broken API server is no reason to start over. */
export const initialised = `[ -s ${admin} ] && [ -s /etc/kubernetes/manifests/kube-apiserver.yaml ] && [ ! -e ${attempt} ]`;

/** Whether the API server says that it is ready. */
export const apiReady = `[ "$(kubectl --kubeconfig ${admin} --request-timeout=5s get --raw /readyz 2>/dev/null)" = ok ]`;

/** kubeadm init from a configuration file; leftovers of a broken attempt are cleared first. */
export function init(config: string): string {
  return `${leftovers}
[ ! -e ${attempt} ] || clear_leftovers
mkdir -p /etc/kubernetes; : > ${attempt}
kubeadm init --config ${config} --skip-token-print --skip-certificate-key-print > /var/log/kubeadm-init.log 2>&1 || { grep -v '^\\[' /var/log/kubeadm-init.log | tail -n 20 >&2; exit 1; }
rm ${attempt}`;
}

/** Waits for the API server, up to two minutes. */
export const waitForApi = `for _ in $(seq 60); do ${apiReady} && exit 0; sleep 2; done
echo "the API server is not ready after 120 s; kubelet is $(systemctl is-active kubelet)" >&2; exit 1`;

/** SHA-256 of the cluster CA's public key, as kubeadm join checks it. */
export const caHash = `openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl rsa -pubin -outform der 2>/dev/null | sha256sum | sed 's/ .*//; s/^/sha256:/'`;

/** Whether every worker is registered, or a token waits for those that are not. */
export function tokenReady(workers: readonly string[]): string {
  return `! ${initialised} || kubectl --kubeconfig ${admin} --request-timeout=5s get node ${workers.map((name) => sh`${name}`).join(' ')} >/dev/null 2>&1 || [ -n "$(${tokenValue})" ]`;
}

/** The token that was made for joining, while it is valid. Empty when there is none. */
export const tokenValue = `kubeadm --kubeconfig ${admin} token list -o jsonpath='{.token} {.description}{"\\n"}' 2>/dev/null | awk '$2 == "vmstation-join" { print $1; exit }'`;

export const createToken = `kubeadm --kubeconfig ${admin} token create --ttl 30m --description vmstation-join >/dev/null`;

/** Whether this node has joined. */
export const joined = `[ -s /etc/kubernetes/kubelet.conf ] && [ -s /var/lib/kubelet/config.yaml ] && [ ! -e ${attempt} ]`;

/**
 * kubeadm join with up to three attempts, 5, 10 and 20 s apart, leftovers cleared before each, into a log of its own.
 * The token comes by environment and goes into a file that only root reads.
 */
export function join([before = '', between = '', after = '']: readonly string[]): string {
  return `${leftovers}
log=/var/log/kubeadm-join.log
umask 077
config="$VM_KEEP/join.yaml"
printf %s ${sh`${before}`} "$VM_IN_token" ${sh`${between}`} "$VM_IN_caHash" ${sh`${after}`} > "$config"
mkdir -p /etc/kubernetes
wait=5
for attempt in 1 2 3; do
  pkill -TERM -x kubeadm || :
  [ ! -e ${attempt} ] || clear_leftovers
  : > ${attempt}
  echo "# attempt $attempt $(date -u +%FT%TZ)" >> "$log"
  if timeout 150 kubeadm join --config "$config" >> "$log" 2>&1; then rm -f "$config" ${attempt}; exit 0; fi
  { journalctl -u kubelet -n 30 --no-pager; systemctl status containerd --no-pager; } >> /var/log/kubeadm-join-failure.log 2>&1 || :
  [ "$attempt" = 3 ] || sleep "$wait"; wait=$((wait * 2))
done
rm -f "$config"
tail -n 20 "$log" >&2
exit 1`;
}

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
  rm -rf /etc/kubernetes/* ${attempt} /var/lib/kubelet /var/lib/etcd /etc/cni/net.d /opt/cni/bin/flannel /usr/libexec/kubernetes/kubelet-plugins /root/.kube/cache /var/lib/cni /run/flannel /var/log/containers /var/log/pods
  for link in cni0 flannel.1 flannel-v6.1; do [ ! -e "/sys/class/net/$link" ] || ip link delete "$link"; done
  for ns in $(ip netns list 2>/dev/null | awk '$1 ~ /^cni-/ { print $1 }'); do ip netns delete "$ns"; done
  for folder in /usr/libexec/kubernetes /root/.kube /usr/lib/modules; do [ ! -d $folder ] || rmdir --ignore-fail-on-non-empty $folder; done
  leftover_rules
}
clear_node
rm -f /var/log/kubeadm-init.log /var/log/kubeadm-join.log /var/log/kubeadm-join-failure.log`;

/** After a failed attempt; the packages' own folders stay. */
const leftovers = `
clear_leftovers() {
  kubeadm reset -f --cri-socket unix:///var/run/containerd/containerd.sock >/dev/null 2>&1 || :
  rm -rf /etc/kubernetes/manifests/* /etc/kubernetes/*.conf /etc/kubernetes/pki /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env /var/lib/kubelet/pki /var/lib/etcd /etc/cni/net.d
}`;

export const kubeconfigOfAdmin = `cat ${admin}`;
