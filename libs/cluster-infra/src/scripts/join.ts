import { sh } from '@vmstation/resources';
import { beginAttempt, mark, noOtherCluster, type Part, refuseOthers } from './attempt.ts';

/** What a node that has joined has. */
const parts: readonly Part[] = [
  { path: '/etc/kubernetes/kubelet.conf', anew: 'kubeadm reset, then vmstation apply' },
  {
    path: '/var/lib/kubelet/config.yaml',
    anew: 'touch it, then kubeadm upgrade node phase kubelet-config',
  },
];

/** Whether this node has joined. */
export const joined = `${parts.map(({ path }) => `[ -s ${path} ]`).join(' && ')} && [ ! -e ${mark} ]`;

export const mayJoin = noOtherCluster('join', joined, parts);

/** A kubeadm join that hangs, from a run that was cut off: asked to end, and after 5 s made to. */
const endHanging = `
joining='^([^ ]*/)?kubeadm join'
if pkill -TERM -f "$joining"; then
  for _ in $(seq 50); do pgrep -f "$joining" >/dev/null || break; sleep 0.1; done
  pkill -KILL -f "$joining" || :
fi`;

const mostSeconds = 150;

/**
 * One attempt of kubeadm join, after what an earlier one left is cleared; it may be repeated. What it says goes into a
 * log of its own, and the state of the machine after a failure into another. The token comes by environment and goes
 * into a file that only root reads.
 */
export function join(node: string, [before = '', between = '', after = '']: readonly string[]): string {
  return `umask 077
${refuseOthers('join', parts)}
if [ -z "\${VM_IN_token:-}" ]; then
  ${sh`echo ${`JOIN_TOKEN_MISSING: the control plane made no token, because it has the node ${node} already; if this machine is to join anew, run kubectl delete node ${node} and then vmstation apply`}`} >&2
  exit 1
fi
${endHanging}
${beginAttempt}
config="$VM_KEEP/join.yaml"
printf %s ${sh`${before}`} "$VM_IN_token" ${sh`${between}`} "$VM_IN_caHash" ${sh`${after}`} > "$config"
said=/var/log/kubeadm-join.log
date -u '+# %FT%TZ' >> "$said"
code=0
timeout -k 10 ${mostSeconds} kubeadm join --config "$config" >> "$said" 2>&1 || code=$?
rm -f "$config"
if [ "$code" = 0 ]; then rm ${mark}; exit 0; fi
{
  date -u '+# %FT%TZ'
  ip addr; ip route; ss -lnt
  systemctl status containerd --no-pager
  journalctl -u kubelet -n 30 --no-pager
} >> /var/log/kubeadm-join-failure.log 2>&1 || :
tail -n 20 "$said" >&2
case $code in 124|137) echo 'kubeadm join took longer than ${mostSeconds} s' >&2 ;; esac
exit 1`;
}
