import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site, SiteOverlay } from '@vmstation/inventory';
import { images } from '../images/catalog.ts';
import { upstreamHosts } from '../images/registry.ts';
import { layout, repositoryAddresses } from '../mirror/layout.ts';
import { KUBELET_SYSCTLS } from '../nodes/kubelet-sysctls.ts';
import type { LabState } from '../state/lab-state.ts';
import { labDirectory } from '../state/paths.ts';

/**
 * What is different when a site is rehearsed: addresses, keys, where packages and images come from, and what nodes
 * need because they share this machine's kernel. Everything else is the site's own.
 */
export async function labOverlay(site: Site, state: LabState): Promise<SiteOverlay> {
  const gateway = `http://${state.gateway.address}`;
  const key = await readFile(join(state.gateway.mirror, layout.key), 'utf8');
  return {
    network: { cidr: state.network.subnet, gateway: state.network.host, dns: [state.network.host] },
    connection: { knownHosts: state.knownHosts },
    hosts: Object.fromEntries(site.hosts.map((host) => [host.name, hostOverlay(host.name, state)])),
    // A rehearsal never writes over the kubeconfig of the real thing, nor one lab over another's.
    clusters: Object.fromEntries(
      site.clusters.map(({ name }) => [
        name,
        { kubeconfig: join(labDirectory(state.name), `kubeconfig-${name}.yaml`) },
      ]),
    ),
    users: Object.fromEntries(
      site.users.map(({ name }) => [name, { keyFiles: [`${state.userKey}.pub`], sudo: 'nopasswd' }]),
    ),
    mirrors: {
      repositories: Object.fromEntries(
        Object.entries(repositoryAddresses).map(([upstream, path]) => [
          `https://${upstream}`,
          { url: `${gateway}/${path}`, key },
        ]),
      ),
      registries: Object.fromEntries(
        upstreamHosts(images).map((host) => [host, `${gateway}:5000/v2/${host}`]),
      ),
      files: { 'https://github.com': `${gateway}/${layout.files}/github.com` },
    },
    ...(await monitoringOverlay(site, state)),
    overrides: sharedKernel,
  };
}

function hostOverlay(name: string, state: LabState): object {
  const node = state.nodes.find((each) => each.name === name);
  if (node === undefined) return {};
  return {
    address: node.address,
    mac: node.mac,
    interface: 'eth0',
    user: node.user,
    port: node.sshPort,
    identityFile: state.userKey,
    sudo: 'nopasswd',
    bmc: null,
    // This machine's processors and memory are shared by all nodes.
    minimum: { cpus: 2, memoryGiB: 2, diskGiB: 4 },
  };
}

/** The exporter that was built here is not upstream's file, so it has another digest. */
async function monitoringOverlay(site: Site, state: LabState): Promise<object> {
  if (site.monitoring === undefined) return {};
  const { version } = site.monitoring.nodeExporter;
  const path = `github.com/prometheus/node_exporter/releases/download/v${version}/node_exporter-${version}.linux-amd64.tar.gz`;
  const tarball = await readFile(join(state.gateway.mirror, layout.files, path));
  const amd64 = createHash('sha256').update(tarball).digest('hex');
  return { monitoring: { nodeExporter: { sha256: { amd64 } } } };
}

/** Nodes on one kernel, in cgroups of their own, with one clock. Measured; see docs/lab.md. */
const sharedKernel = {
  // Kubernetes 1.29 built with a newer Go than its own: that check of kubeadm writes an IPv4 address in brackets.
  kubeadm: { ignorePreflightErrors: ['HTTPProxyCIDR'] },
  kubelet: { cgroupDriver: 'cgroupfs', failSwapOn: false, featureGates: { KubeletInUserNamespace: true } },
  containerd: { systemdCgroup: false, restrictOomScoreAdj: true },
  kubeProxy: { conntrack: { maxPerCore: 0 } },
  sysctl: {
    runtimePrefixes: ['net.ipv4.', 'net.ipv6.', 'net.bridge.', 'net.core.somaxconn', ...KUBELET_SYSCTLS],
  },
  chrony: { extraArgs: ['-x'] },
};
