import { VmstationError } from '@vmstation/engine';
import { builtClusters, type Site } from '@vmstation/inventory';
import { kubernetesVersion } from '../parts/kubernetes-source.ts';
import { containerd, flannel, nodeExporter, prometheus, restServer } from '../parts/programs.ts';

interface Version {
  readonly program: string;
  readonly wanted: string | undefined;
  /** The only one that the mirror has. */
  readonly served: string;
}

/** Release 2.48.0 of Prometheus is v0.48.0 of its module. */
const prometheusRelease = prometheus.version.replace(/^v0/, 'v2');

function versionsOf(site: Site): readonly Version[] {
  const { monitoring, applications } = site;
  return [
    ...builtClusters(site).flatMap((cluster) =>
      cluster.distribution === 'kubeadm'
        ? [
            { program: 'Kubernetes', wanted: cluster.version, served: kubernetesVersion },
            { program: 'containerd', wanted: cluster.containerd, served: containerd.version },
            { program: 'Flannel', wanted: cluster.cni.version, served: flannel.version },
          ]
        : [],
    ),
    { program: 'Prometheus', wanted: monitoring?.prometheus.version, served: prometheusRelease },
    { program: 'the node exporter', wanted: monitoring?.nodeExporter.version, served: nodeExporter.version },
    { program: 'rest-server', wanted: applications.backupStore?.version, served: restServer.version },
  ].map((version) => ({ ...version, served: version.served.slice(1) }));
}

/** Throws `LAB_VERSION_OTHER` before a node asks a closed network for what is not there. */
export function refuseOtherVersions(site: Site): void {
  const others = versionsOf(site).filter(({ wanted, served }) => wanted !== undefined && wanted !== served);
  if (others.length === 0) return;
  const list = (which: 'wanted' | 'served') =>
    others.map((each) => `${each.program} ${each[which]}`).join(', ');
  throw new VmstationError({
    code: 'LAB_VERSION_OTHER',
    message: `the site wants ${list('wanted')}, and the lab has ${list('served')}`,
    where: site.name,
    next: 'rehearse a copy of the site with the versions that the lab has',
  });
}
