import type { Cluster } from '../schema/cluster.ts';
import { osFamily } from '../schema/host.ts';
import type { Site, SiteDocument } from '../schema/site.ts';
import { type HostName, hostName } from '../schema/values.ts';

type ClusterDocument = SiteDocument['clusters'][string];

function isControlPlane(document: SiteDocument, name: HostName): boolean {
  return document.hosts[name]?.roles.some((role) => role === 'control-plane' || role === 'server') === true;
}

function resolveCluster(document: SiteDocument, name: string, cluster: ClusterDocument): Cluster {
  return {
    ...cluster,
    name,
    controlPlane: cluster.members.filter((member) => isControlPlane(document, member)),
    workers: cluster.members.filter((member) => !isControlPlane(document, member)),
    kubeconfig: cluster.kubeconfig ?? `~/.kube/${document.site}-${name}.yaml`,
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
      resolveCluster(document, name, cluster),
    ),
    users: Object.entries(document.users).map(([name, user]) => ({ ...user, name })),
    volumes: Object.entries(document.volumes).map(([name, volume]) => ({ ...volume, name })),
  };
}
