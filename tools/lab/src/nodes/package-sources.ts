import type { NodeOs } from '../state/lab-state.ts';
import type { BaseRepositories } from './mirror.ts';

/** Files of a fresh node, by path without the leading slash. */
export type NodeFiles = Readonly<Record<string, { readonly content: string; readonly mode: number }>>;

const APT_KEY = 'etc/apt/keyrings/vmstation-lab.asc';
const RPM_KEY = 'etc/pki/rpm-gpg/RPM-GPG-KEY-vmstation-lab';

/** The files with which a node installs packages from the lab's gateway and from nowhere else. */
export function packageSources(os: NodeOs, gateway: string, key: string, base: BaseRepositories): NodeFiles {
  if (os === 'debian-12') {
    const source = `deb [signed-by=/${APT_KEY}] http://${gateway}/${base.apt}\n`;
    return {
      [APT_KEY]: { content: key, mode: 0o644 },
      'etc/apt/sources.list': { content: source, mode: 0o644 },
    };
  }
  return {
    [RPM_KEY]: { content: key, mode: 0o644 },
    'etc/yum.repos.d/base.repo': { content: baseRepo(`http://${gateway}/${base.rpm}`), mode: 0o644 },
  };
}

const baseRepo = (address: string) => `[base]
name=VMStation lab
baseurl=${address}
enabled=1
gpgcheck=1
repo_gpgcheck=1
gpgkey=file:///${RPM_KEY}
`;
