import type { DesiredRepository } from './repository.ts';

/** A file of a repository, as it must be. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** The key first, so that the list never names a key that isn't there. */
export function filesOf(desired: DesiredRepository): readonly RepositoryFile[] {
  const keyPath = repositoryKeyPath(desired);
  const key = desired.key === undefined ? [] : [{ path: keyPath, text: `${desired.key.trimEnd()}\n` }];
  return [...key, desired.kind === 'apt' ? aptList(desired, keyPath) : rpmList(desired, keyPath)];
}

function aptList(desired: DesiredRepository, keyPath: string): RepositoryFile {
  const { name, url, suite = '/', components = [], options = {} } = desired;
  const lines = [
    'Types: deb',
    `URIs: ${url}`,
    `Suites: ${suite}`,
    ...(components.length === 0 ? [] : [`Components: ${components.join(' ')}`]),
    !isSigned(desired) ? 'Trusted: yes' : `Signed-By: ${keyPath}`,
    ...Object.entries(options).map(([field, value]) => `${field}: ${value}`),
  ];
  return { path: `/etc/apt/sources.list.d/${name}.sources`, text: `${lines.join('\n')}\n` };
}

function rpmList(desired: DesiredRepository, keyPath: string): RepositoryFile {
  const { name, url, options = {} } = desired;
  // The options come last, where they override ours: many vendors sign packages, but not their metadata.
  const settings = new Map<string, string>([
    ['name', name],
    ['baseurl', url],
    ['enabled', '1'],
    ['gpgcheck', isSigned(desired) ? '1' : '0'],
    ['repo_gpgcheck', isSigned(desired) ? '1' : '0'],
    ...(!isSigned(desired) ? [] : [['gpgkey', `file://${keyPath}`] as const]),
    ...Object.entries(options),
  ]);
  const lines = [...settings].map(([field, value]) => `${field}=${value}`);
  return { path: `/etc/yum.repos.d/${name}.repo`, text: `[${name}]\n${lines.join('\n')}\n` };
}

function isSigned({ key, keyOnNode = false }: DesiredRepository): boolean {
  return key !== undefined || keyOnNode;
}

/** Where the key of a repository lies on a node. */
export function repositoryKeyPath({ kind, name }: Pick<DesiredRepository, 'kind' | 'name'>): string {
  return kind === 'apt' ? `/etc/apt/keyrings/${name}.asc` : `/etc/pki/rpm-gpg/RPM-GPG-KEY-${name}`;
}
