import { apiEndpoint, type Host, type KubeadmCluster, type Site } from '@vmstation/inventory';

export const criSocket = 'unix:///var/run/containerd/containerd.sock';

/** One YAML stream of JSON documents (JSON is YAML), so that no value needs quoting by hand. */
function documents(...objects: readonly object[]): string {
  return `${objects.map((object) => JSON.stringify(object, null, 2)).join('\n---\n')}\n`;
}

/** What kubeadm init is told. kubeadm API v1beta3, as in Kubernetes 1.22 to 1.30; a site may ask for 1.24 to 1.30. */
export function initConfig(site: Site, cluster: KubeadmCluster, host: Host): string {
  return documents(
    {
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      kind: 'InitConfiguration',
      localAPIEndpoint: { advertiseAddress: host.address, bindPort: site.ports.kubernetesApi },
      nodeRegistration: registration(site, host),
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      kind: 'ClusterConfiguration',
      clusterName: cluster.name,
      kubernetesVersion: `v${cluster.version}`,
      controlPlaneEndpoint: apiEndpoint(site, cluster),
      networking: {
        podSubnet: cluster.podCidr,
        serviceSubnet: cluster.serviceCidr,
        dnsDomain: cluster.dnsDomain,
      },
      apiServer: { certSANs: [host.name, `${host.name}.${site.domain}`, host.address] },
    },
    kubeletConfig(site),
    kubeProxyConfig(site, cluster),
  );
}

/** What kubeadm join is told, in three pieces: the token goes between the first two, the hash of the CA after the second. */
export function joinConfig(site: Site, cluster: KubeadmCluster, host: Host): readonly string[] {
  const marker = '@INPUT@';
  return documents({
    apiVersion: 'kubeadm.k8s.io/v1beta3',
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: {
        apiServerEndpoint: apiEndpoint(site, cluster),
        token: marker,
        caCertHashes: [marker],
      },
    },
    nodeRegistration: registration(site, host),
  }).split(marker);
}

function registration({ overrides }: Site, host: Host): object {
  return {
    name: host.name,
    criSocket,
    kubeletExtraArgs: { 'node-ip': host.address },
    ...overrides.kubeadm,
  };
}

function kubeletConfig({ overrides: { kubelet = {} } }: Site): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    cgroupDriver: kubelet.cgroupDriver ?? 'systemd',
    ...(kubelet.failSwapOn === undefined ? {} : { failSwapOn: kubelet.failSwapOn }),
    ...(kubelet.featureGates === undefined ? {} : { featureGates: kubelet.featureGates }),
  };
}

function kubeProxyConfig({ overrides: { kubeProxy = undefined } }: Site, cluster: KubeadmCluster): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: cluster.podCidr,
    ...kubeProxy,
  };
}
