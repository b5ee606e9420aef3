import type { Site } from '@vmstation/inventory';

/** The sandbox image that kubeadm 1.29 expects. */
const pauseImage = 'registry.k8s.io/pause:3.9';

/** /etc/containerd/config.toml for containerd 1.7 (configuration version 2). */
export function containerdConfig(site: Site): string {
  const { systemdCgroup = true, restrictOomScoreAdj = false } = site.overrides.containerd ?? {};
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `# Managed by vmstation (cluster-infra:containerd).
version = 2

[${cri}]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = ${restrictOomScoreAdj}

[${cri}.registry]
  config_path = "/etc/containerd/certs.d"

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
  SystemdCgroup = ${systemdCgroup}
`;
}

/** Where containerd takes the images of a registry from; a mirror with a path holds several registries. */
export function hostsToml(registry: string, mirror: string): string {
  const path = new URL(mirror).pathname.replace(/\/$/, '');
  return `# Managed by vmstation (cluster-infra:containerd).
server = "https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}"

[host."${mirror}"]
  capabilities = ["pull", "resolve"]
${path === '' ? '' : '  override_path = true\n'}`;
}
