import type { Cluster } from '../schema/cluster.ts';
import { isControlPlane, osFamily } from '../schema/host.ts';
import type { Site, SiteDocument } from '../schema/site.ts';
import { hostName } from '../schema/values.ts';

type ClusterDocument = SiteDocument['clusters'][string];

function resolveCluster(
  document: SiteDocument,
  environment: string,
  name: string,
  cluster: ClusterDocument,
): Cluster {
  const from = environment === 'production' ? document.site : `${document.site}-${environment}`;
  const controlPlane = cluster.members.filter((member) => isControlPlane(document.hosts[member]?.roles));
  return {
    ...cluster,
    name,
    controlPlane,
    workers: cluster.members.filter((member) => !controlPlane.includes(member)),
    kubeconfig: cluster.kubeconfig ?? `~/.kube/${from}-${name}.yaml`,
  };
}

/** From what is written to what the tasks use: names inside, derived facts added. */
export function resolveSite(document: SiteDocument, environment: string, folder: string): Site {
  const { site, environments: _, ...rest } = document;
  return {
    ...rest,
    name: site,
    environment,
    folder,
    hosts: Object.entries(document.hosts).map(([name, host]) => ({
      ...host,
      name: hostName.parse(name),
      family: osFamily(host.os),
    })),
    clusters: Object.entries(document.clusters).map(([name, cluster]) =>
      resolveCluster(document, environment, name, cluster),
    ),
    users: Object.entries(document.users).map(([name, user]) => ({ ...user, name })),
    volumes: Object.entries(document.volumes).map(([name, volume]) => ({ ...volume, name })),
  };
}
