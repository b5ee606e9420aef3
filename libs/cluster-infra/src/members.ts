import { clusterOf, type Host, type KubeadmCluster, type Site } from '@vmstation/inventory';

/** The kubeadm cluster that a host belongs to, if any. */
export function kubeadmClusterOf(site: Site, host: Host): KubeadmCluster | undefined {
  const cluster = clusterOf(site, host);
  return cluster?.distribution === 'kubeadm' ? cluster : undefined;
}

/** For tasks that are about members of kubeadm clusters only. */
export function isMember(host: Host, site: Site): boolean {
  return kubeadmClusterOf(site, host) !== undefined;
}
