import { sh } from '@vmstation/resources';

/** There from before kubeadm begins until it has done its work: what a broken attempt made after it may be cleared. */
export const mark = '/etc/kubernetes/.vmstation-attempt';

/** What makes a machine part of a cluster, and its data. */
const belongings = ['/var/lib/etcd/member', '/etc/kubernetes/pki/ca.key', '/etc/kubernetes/kubelet.conf'];

/** `others`: prints those of a cluster that no attempt of ours began: they are there without our mark, or older than it. */
const others = `
others() {
  for path in ${belongings.join(' ')}; do
    [ ! -e "$path" ] || { [ -e ${mark} ] && [ ! ${mark} -nt "$path" ]; } || printf '%s ' "$path"
  done
}`;

/** A file that has to be there, and the command that makes it anew. */
export interface Part {
  readonly path: string;
  readonly anew: string;
}

/** No cluster is here that an attempt would destroy: the condition `until`, and the sentence of `run` when there is one. */
export function noOtherCluster(
  verb: 'init' | 'join',
  done: string,
  parts: readonly Part[],
): { readonly until: string; readonly run: string } {
  return { until: `{ ${done}; } || { ${others}\n[ -z "$(others)" ]; }`, run: refuseOthers(verb, parts) };
}

/** Ends a script, with what to do, where it would destroy a cluster. */
export function refuseOthers(verb: 'init' | 'join', parts: readonly Part[]): string {
  const missing = parts.map(
    ({ path, anew }) => sh`[ -s ${path} ] || missing="$missing, "${`${path} (anew: ${anew})`}`,
  );
  return `${others}
found=$(others)
if [ -n "$found" ]; then
  missing=
  ${missing.join('\n  ')}
  [ ! -e ${mark} ] || missing="$missing, an end of the attempt (rm ${mark})"
  echo "CLUSTER_ALREADY_HERE: kubeadm ${verb} was not run and nothing was cleared, because a cluster that it would destroy is on this machine: $found- if it is the site's, give it back what is missing: \${missing#, }; if it is not, look into it, and take it away yourself with kubeadm reset" >&2
  exit 1
fi`;
}

/** Begins an attempt: clears what a broken one before it made, or leaves our mark. Comes after {@link refuseOthers}. */
export const beginAttempt = `
if [ -e ${mark} ]; then
  kubeadm reset -f --cri-socket unix:///var/run/containerd/containerd.sock >/dev/null 2>&1 || :
  rm -rf /etc/kubernetes/manifests/* /etc/kubernetes/*.conf /etc/kubernetes/pki /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env /var/lib/kubelet/pki /var/lib/etcd
  [ ! -d /etc/cni/net.d ] || find /etc/cni/net.d -mindepth 1 -newer ${mark} -exec rm -rf {} +
else
  mkdir -p /etc/kubernetes
  : > ${mark}
fi`;
