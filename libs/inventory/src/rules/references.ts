import { didYouMean } from '../did-you-mean.ts';
import type { Finding, SitePath } from '../problem.ts';
import type { SiteView } from '../view.ts';
import type { Rule } from './rule.ts';

interface Reference {
  readonly kind: 'cluster' | 'volume';
  readonly name: string;
  readonly path: SitePath;
}

function references(view: SiteView): readonly Reference[] {
  const users = [
    { path: ['monitoring'], declared: view.monitoring },
    { path: ['applications', 'backupStore'], declared: view.applications?.backupStore },
  ];
  return users.flatMap(({ path, declared }): Reference[] =>
    declared === undefined
      ? []
      : [
          { kind: 'cluster', name: declared.cluster, path: [...path, 'cluster'] },
          { kind: 'volume', name: declared.volume, path: [...path, 'volume'] },
        ],
  );
}

export const unknownReference: Rule = (view) =>
  references(view).flatMap(({ kind, name, path }): Finding[] => {
    const known = kind === 'cluster' ? view.names.clusters : view.names.volumes;
    if (known.includes(name)) return [];
    const code = kind === 'cluster' ? 'CLUSTER_UNKNOWN' : 'VOLUME_UNKNOWN';
    return [{ code, path, message: `there is no ${kind} ${name}`, fix: didYouMean(name, known) }];
  });

/** A workload finds its data only on a node of its own cluster. */
export const volumeOutsideCluster: Rule = (view) => {
  const all = references(view);
  return all.flatMap((reference): Finding[] => {
    const volume = view.volumes[reference.name];
    const beside = all.find((other) => other.kind === 'cluster' && other.path[0] === reference.path[0]);
    const cluster = beside === undefined ? undefined : view.clusters[beside.name];
    if (reference.kind !== 'volume' || volume === undefined || beside === undefined || cluster === undefined)
      return [];
    if (cluster.members.includes(volume.host)) return [];
    return [
      {
        code: 'VOLUME_OUTSIDE_CLUSTER',
        path: reference.path,
        message: `the volume ${reference.name} is on ${volume.host}, which is not a member of ${beside.name}`,
        fix: `use a volume on ${cluster.members.join(' or ')}`,
      },
    ];
  });
};
