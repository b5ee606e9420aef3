import type { ReleaseFile } from './upstream.ts';

const github = (path: string, sums: string): ReleaseFile => {
  const url = `https://github.com/${path}`;
  return {
    url,
    sums: sums.startsWith('.') ? `${url}${sums}` : `${url.slice(0, url.lastIndexOf('/'))}/${sums}`,
  };
};

/** Release files of upstream with the members that hold the programs. */
export const releases = {
  crane: github(
    'google/go-containerregistry/releases/download/v0.20.6/go-containerregistry_Linux_x86_64.tar.gz',
    'checksums.txt',
  ),
  crictl: github(
    'kubernetes-sigs/cri-tools/releases/download/v1.30.0/crictl-v1.30.0-linux-amd64.tar.gz',
    '.sha256',
  ),
  cni: github(
    'containernetworking/plugins/releases/download/v1.3.0/cni-plugins-linux-amd64-v1.3.0.tgz',
    '.sha256',
  ),
  containerd: github(
    'containerd/containerd/releases/download/v1.7.28/containerd-1.7.28-linux-amd64.tar.gz',
    '.sha256sum',
  ),
  prometheus: github(
    'prometheus/prometheus/releases/download/v2.48.0/prometheus-2.48.0.linux-amd64.tar.gz',
    'sha256sums.txt',
  ),
  nodeExporter: github(
    'prometheus/node_exporter/releases/download/v1.6.1/node_exporter-1.6.1.linux-amd64.tar.gz',
    'sha256sums.txt',
  ),
} as const;
