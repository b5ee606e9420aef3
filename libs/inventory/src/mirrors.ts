import type { Site } from './schema/site.ts';

/** Where to take something from, and whose signature it then has. */
export interface Mirrored {
  readonly url: string;
  /** ASCII armour of the mirror's own signing key; without it, upstream's key stays. */
  readonly key?: string;
}

/** Whether an address is below another; `/v1` is not below `/v`. */
function isBelow(url: string, base: string): boolean {
  return url === base || url.startsWith(`${base}/`);
}

/**
 * Where an upstream address comes from on this site: the longest matching mirror of package repositories and files, or
 * the address itself.
 */
export function mirrorOf(site: Pick<Site, 'mirrors'>, url: string): Mirrored {
  const files = Object.entries(site.mirrors.files).map(([base, mirror]) => ({
    base,
    mirror: { url: mirror },
  }));
  const repositories = Object.entries(site.mirrors.repositories).map(([base, mirror]) => ({ base, mirror }));
  const [best] = [...repositories, ...files]
    .filter(({ base }) => isBelow(url, base))
    .toSorted((a, b) => b.base.length - a.base.length);
  if (best === undefined) return { url };
  const { key } = { key: undefined, ...best.mirror };
  return { url: best.mirror.url + url.slice(best.base.length), ...(key === undefined ? {} : { key }) };
}

/** The mirror of an image registry such as `registry.k8s.io`, if there is one. */
export function registryMirrorOf(site: Pick<Site, 'mirrors'>, registry: string): string | undefined {
  return site.mirrors.registries[registry];
}
