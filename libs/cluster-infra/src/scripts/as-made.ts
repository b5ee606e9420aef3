import type { Host, KubeadmCluster, Site } from '@vmstation/inventory';
import { sh } from '@vmstation/resources';
import { mark } from './attempt.ts';

/** What kubeadm init settles for good in a manifest of the control plane. */
interface Settled {
  /** As in the site. */
  readonly field: string;
  readonly manifest: 'kube-apiserver' | 'kube-controller-manager';
  /** What stands before the value, as a regular expression of sed. */
  readonly before: string;
  readonly wanted: string;
}

function settledFor(site: Site, cluster: KubeadmCluster, host: Host): readonly Settled[] {
  const option = (name: string) => `- --${name}=`;
  const of = `clusters.${cluster.name}`;
  return [
    {
      field: `${of}.version`,
      manifest: 'kube-apiserver',
      before: 'image: .*kube-apiserver:v',
      wanted: cluster.version,
    },
    {
      field: `${of}.podCidr`,
      manifest: 'kube-controller-manager',
      before: option('cluster-cidr'),
      wanted: cluster.podCidr,
    },
    {
      field: `${of}.serviceCidr`,
      manifest: 'kube-apiserver',
      before: option('service-cluster-ip-range'),
      wanted: cluster.serviceCidr,
    },
    {
      field: `${of}.dnsDomain`,
      manifest: 'kube-apiserver',
      before: `${option('service-account-issuer')}https:..kubernetes.default.svc.`,
      wanted: cluster.dnsDomain,
    },
    {
      field: `hosts.${host.name}.address`,
      manifest: 'kube-apiserver',
      before: option('advertise-address'),
      wanted: host.address,
    },
    {
      field: 'ports.kubernetesApi',
      manifest: 'kube-apiserver',
      before: option('secure-port'),
      wanted: String(site.ports.kubernetesApi),
    },
  ];
}

/** `look FIELD MANIFEST BEFORE WANTED`: fails, and adds to $differs, where the manifest says something else. */
const look = `
differs=
look() {
  runs=$(sed -n "s/^ *$3//p" "/etc/kubernetes/manifests/$2.yaml" 2>/dev/null | sed -n '1{s/@.*//;p;}')
  [ -n "$runs" ] && [ "$runs" != "$4" ] || return 0
  differs="$differs, $1 is $4 in the site and $runs in the cluster"
  return 1
}`;

/**
 * The control plane is what the site says, in all that no later apply changes: else packages, Flannel and files would
 * follow the site and the control plane would not. An attempt that was broken off has settled nothing.
 */
export function asMade(
  site: Site,
  cluster: KubeadmCluster,
  host: Host,
): { readonly until: string; readonly run: string } {
  const all = settledFor(site, cluster, host).map(
    ({ field, manifest, before, wanted }) => sh`look ${field} ${manifest} ${before} ${wanted}`,
  );
  return {
    until: `${look}\n[ -e ${mark} ] || { ${all.join(' && ')}; }`,
    run: `${look}
${all.map((each) => `${each} || :`).join('\n')}
echo "CLUSTER_SETTLED: nothing was changed, because kubeadm init has settled this: \${differs#, }. Write back what the cluster has. A newer patch or minor comes first to the control plane by kubeadm upgrade apply, then into the site; all else takes vmstation reset and a new cluster" >&2
exit 1`,
  };
}
