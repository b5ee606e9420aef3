import type { Draft } from '@vmstation/engine';
import { type Facts, type Host, type KubeadmCluster, mirrorOf, type Site } from '@vmstation/inventory';
import { command, type DesiredRepository, repository, repositoryKeyPath } from '@vmstation/resources';
import { fetchKey, hasKey } from './scripts/repository-key.ts';

type Place = Pick<DesiredRepository, 'name' | 'kind' | 'suite' | 'components'>;

/** A signing key upstream: where it is, best first, and the fingerprint that it must have. */
interface UpstreamKey {
  readonly urls: readonly string[];
  readonly fingerprint: string;
}

/** Docker's package repository, which has containerd.io. Source: https://docs.docker.com/engine/install/ */
export function dockerRepository(site: Site, host: Host, { arch }: Pick<Facts, 'arch'>): readonly Draft[] {
  if (host.family === 'debian') {
    const base = 'https://download.docker.com/linux/debian';
    const place = { name: 'docker', kind: 'apt', suite: 'bookworm', components: ['stable'] } as const;
    return source(site, base, place, {
      urls: [`${base}/gpg`],
      fingerprint: '9DC858229FC7DD38854AE2D88D81803C0EBFCD88',
    });
  }
  return source(
    site,
    `https://download.docker.com/linux/rhel/10/${arch === 'arm64' ? 'aarch64' : 'x86_64'}/stable`,
    { name: 'docker', kind: 'rpm' },
    {
      urls: ['https://download.docker.com/linux/rhel/gpg'],
      fingerprint: '060A61C51B558A7F742B77AAC52FEB6B621E9F35',
    },
  );
}

/**
 * All minors are signed by one key, but where a minor is at its end of life, upstream may leave the copy of before when
 * the key is renewed: https://github.com/kubernetes/release/issues/3818. The key of today expires on 2026-12-29;
 * 1.34 ends before that, on 2026-10-27, and 1.37 on 2027-10-28: https://kubernetes.io/releases/1.37/
 */
const newerMinors = ['1.34', '1.37'];

/** Kubernetes' own repository of one minor. Source: https://kubernetes.io/blog/2023/08/15/pkgs-k8s-io-introduction/ */
export function kubernetesRepository(site: Site, host: Host, cluster: KubeadmCluster): readonly Draft[] {
  const minor = cluster.version.split('.').slice(0, 2).join('.');
  const debian = host.family === 'debian';
  const baseOf = (of: string) => `https://pkgs.k8s.io/core:/stable:/v${of}/${debian ? 'deb' : 'rpm'}`;
  const key = debian ? 'Release.key' : 'repodata/repomd.xml.key';
  const place: Place = debian
    ? { name: 'kubernetes', kind: 'apt', suite: '/' }
    : { name: 'kubernetes', kind: 'rpm' };
  return source(site, baseOf(minor), place, {
    urls: [...new Set([minor, ...newerMinors])].map((of) => `${baseOf(of)}/${key}`),
    fingerprint: 'DE15B14486CD377B9E876E1A234654DA9A296436',
  });
}

/** The repository, last, with the mirror's own key, or after upstream's key was fetched and compared. */
function source(site: Site, base: string, place: Place, upstream: UpstreamKey): readonly Draft[] {
  const { url, key } = mirrorOf(site, base);
  if (key !== undefined) return [repository({ ...place, url, key })];
  const path = repositoryKeyPath(place);
  const fetched = command({
    name: `${place.name}-key`,
    until: hasKey(path, upstream.fingerprint),
    run: fetchKey(path, upstream.urls, upstream.fingerprint),
    undo: `rm -f ${path}`,
  });
  return [fetched, repository({ ...place, url, keyOnNode: true }, { after: [fetched] })];
}
