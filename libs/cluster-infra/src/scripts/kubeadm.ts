import { sh } from '@vmstation/resources';
import { beginAttempt, mark, noOtherCluster, type Part, refuseOthers } from './attempt.ts';

const admin = '/etc/kubernetes/admin.conf';

/** The configuration of kubeadm init. */
export const configPath = '/etc/vmstation-kubeadm.yaml';

/** What a control plane that was initialised has. */
const parts: readonly Part[] = [
  { path: admin, anew: `kubeadm init phase kubeconfig admin --config ${configPath}` },
  {
    path: '/etc/kubernetes/manifests/kube-apiserver.yaml',
    anew: `kubeadm init phase control-plane apiserver --config ${configPath}`,
  },
];

/** Init happened, whether or not the API answers just now: a broken API server is no reason to start over. */
export const initialised = `${parts.map(({ path }) => `[ -s ${path} ]`).join(' && ')} && [ ! -e ${mark} ]`;

export const mayInit = noOtherCluster('init', initialised, parts);

/** Whether the API server says that it is ready. */
export const apiReady = `[ "$(kubectl --kubeconfig ${admin} --request-timeout=5s get --raw /readyz 2>/dev/null)" = ok ]`;

/** kubeadm init, after what an earlier attempt left is cleared. */
export const init = `${refuseOthers('init', parts)}
${beginAttempt}
kubeadm init --config ${configPath} --skip-token-print --skip-certificate-key-print > /var/log/kubeadm-init.log 2>&1 || { grep -v '^\\[' /var/log/kubeadm-init.log | tail -n 20 >&2; exit 1; }
rm ${mark}`;

/** Waits for the API server, up to two minutes. */
export const waitForApi = `for _ in $(seq 60); do ${apiReady} && exit 0; sleep 2; done
echo "the API server is not ready after 120 s; kubelet is $(systemctl is-active kubelet)" >&2; exit 1`;

/** SHA-256 of the cluster CA's public key, as kubeadm join checks it. */
export const caHash = `openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl rsa -pubin -outform der 2>/dev/null | sha256sum | sed 's/ .*//; s/^/sha256:/'`;

/** Whether every worker is registered, or a token waits for those that are not. */
export function tokenReady(workers: readonly string[]): string {
  return `kubectl --kubeconfig ${admin} --request-timeout=5s get node ${workers.map((name) => sh`${name}`).join(' ')} >/dev/null 2>&1 || [ -n "$(${tokenValue})" ]`;
}

/** The token that was made for joining, while it is valid. Empty when there is none. */
export const tokenValue = `kubeadm --kubeconfig ${admin} token list -o jsonpath='{.token} {.description}{"\\n"}' 2>/dev/null | awk '$2 == "vmstation-join" { print $1; exit }'`;

export const createToken = `kubeadm --kubeconfig ${admin} token create --ttl 30m --description vmstation-join >/dev/null`;

export const kubeconfigOfAdmin = `cat ${admin}`;
