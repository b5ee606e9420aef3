import { overlaps, parseCidr } from '../ipv4.ts';
import type { Finding, SitePath } from '../problem.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule } from './rule.ts';

interface Range {
  readonly cidr: string;
  readonly path: SitePath;
  readonly what: string;
}

function ranges(view: SiteView): readonly Range[] {
  const local: readonly Range[] =
    view.network === undefined
      ? []
      : [{ cidr: view.network.cidr, path: ['network', 'cidr'], what: 'the local network' }];
  const ofClusters = entries(view.clusters).flatMap(({ key, value }): Range[] => [
    { cidr: value.podCidr, path: ['clusters', key, 'podCidr'], what: `the pods of ${key}` },
    { cidr: value.serviceCidr, path: ['clusters', key, 'serviceCidr'], what: `the Services of ${key}` },
  ]);
  return [...local, ...ofClusters];
}

/** Within a cluster, across clusters and with the local network: a packet must have one way to go. */
export const overlappingCidrs: Rule = (view) => {
  const all = ranges(view);
  return all.flatMap((range, index): Finding[] => {
    const other = all.slice(0, index).find((earlier) => overlaps(earlier.cidr, range.cidr));
    if (other === undefined) return [];
    return [
      {
        code: 'CIDR_OVERLAP',
        path: range.path,
        message: `${range.cidr} for ${range.what} overlaps ${other.cidr} for ${other.what}`,
        fix: 'choose ranges that are apart',
      },
    ];
  });
};

/** kubeadm gives each node a /24 of them. */
export const smallPodCidr: Rule = (view) =>
  entries(view.clusters).flatMap(({ key, value }): Finding[] => {
    const widest = 24 - Math.ceil(Math.log2(value.members.length));
    if (value.distribution !== 'kubeadm' || parseCidr(value.podCidr).prefix <= widest) return [];
    return [
      {
        code: 'POD_CIDR_TOO_SMALL',
        path: ['clusters', key, 'podCidr'],
        message: `${value.podCidr} has no /24 for each of the ${value.members.length} members of ${key}`,
        fix: `write a network with /${widest} or wider`,
      },
    ];
  });

/** From 10 addresses to 20 bits of them, which kubeadm init asks too late. Source: kubeadm's validation of networking. */
const servicePrefix = { widest: 12, narrowest: 28 };

export const serviceCidrSize: Rule = (view) =>
  entries(view.clusters).flatMap(({ key, value }): Finding[] => {
    const { prefix } = parseCidr(value.serviceCidr);
    const { widest, narrowest } = servicePrefix;
    if (value.distribution !== 'kubeadm' || (prefix >= widest && prefix <= narrowest)) return [];
    return [
      {
        code: 'SERVICE_CIDR_SIZE',
        path: ['clusters', key, 'serviceCidr'],
        message: `${value.serviceCidr} is too ${prefix < widest ? 'wide' : 'narrow'} for the Services of ${key}`,
        fix: `write a network from /${widest} to /${narrowest}`,
      },
    ];
  });
