/**
 * What lies where in a mirror's folder. A gateway serves the folder over HTTP, and `registry/nginx.conf` as
 * the body of an nginx `server` whose root is that folder.
 */
export const layout = {
  apt: {
    debian: 'apt/debian',
    kubernetes: 'apt/kubernetes',
    docker: 'apt/docker',
  },
  rpm: { base: 'rpm/base', kubernetes: 'rpm/kubernetes', docker: 'rpm/docker' },
  files: 'files',
  registry: 'registry',
  registryNginx: 'registry/nginx.conf',
  key: 'keys/lab.asc',
  sources: 'sources.json',
} as const;

/** The repositories behind upstream's addresses: a node that names the left is sent to the right. */
export const repositoryAddresses: Readonly<Record<string, string>> = {
  'deb.debian.org/debian': layout.apt.debian,
  'pkgs.k8s.io/core:/stable:/v1.29/deb': layout.apt.kubernetes,
  'pkgs.k8s.io/core:/stable:/v1.29/rpm': layout.rpm.kubernetes,
  'download.docker.com/linux/debian': layout.apt.docker,
  'download.docker.com/linux/rhel/10/x86_64/stable': layout.rpm.docker,
};

/** One-line apt sources of a mirror served at `base`, by repository. `keyring` is the key's path on the node. */
export function aptSources(base: string, keyring: string): Readonly<Record<keyof typeof layout.apt, string>> {
  const line = (path: string, suite: string) => `deb [signed-by=${keyring}] ${base}/${path} ${suite}\n`;
  return {
    debian: line(layout.apt.debian, 'bookworm main'),
    kubernetes: line(layout.apt.kubernetes, '/'),
    docker: line(layout.apt.docker, 'bookworm stable'),
  };
}

/** A dnf repository file of a mirror served at `base`, by repository. `key` is the key's path on the node. */
export function rpmRepositories(
  base: string,
  key: string,
): Readonly<Record<keyof typeof layout.rpm, string>> {
  const file = (name: keyof typeof layout.rpm) => `[${name}]
name=VMStation lab: ${name}
baseurl=${base}/${layout.rpm[name]}
enabled=1
gpgcheck=1
repo_gpgcheck=1
gpgkey=file://${key}
`;
  return { base: file('base'), kubernetes: file('kubernetes'), docker: file('docker') };
}
