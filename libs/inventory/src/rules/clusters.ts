import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../problem.ts';
import { isControlPlane } from '../schema/host.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule, repeated } from './rule.ts';

/** How many control planes a cluster has; only where all members could be read, else the count would be wrong. */
export function controlPlanes(view: SiteView, members: readonly string[]): number | undefined {
  if (members.some((member) => view.hosts[member]?.roles === undefined)) return undefined;
  return members.filter((name) => isControlPlane(view.hosts[name]?.roles)).length;
}

export const unknownMember: Rule = (view) =>
  entries(view.clusters).flatMap(({ key, value }) =>
    value.members.flatMap((member, index): Finding[] =>
      view.names.hosts.includes(member)
        ? []
        : [
            {
              code: 'MEMBER_UNKNOWN',
              path: ['clusters', key, 'members', index],
              message: `there is no host ${member}`,
              fix: didYouMean(member, view.names.hosts),
            },
          ],
    ),
  );

export const unknownLabelledNode: Rule = (view) =>
  entries(view.clusters).flatMap(({ key, value }) =>
    Object.keys(value.nodeLabels)
      .filter((name) => !value.members.some((member) => member === name))
      .map((name) => ({
        code: 'LABELLED_NODE_UNKNOWN',
        path: ['clusters', key, 'nodeLabels', name],
        at: 'key' as const,
        message: `${name} is not a member of ${key}`,
        fix: didYouMean(name, value.members),
      })),
  );

export const hostInTwoClusters: Rule = (view) => {
  const memberships = entries(view.clusters).flatMap(({ key, value }) =>
    value.members.map((member, index) => ({
      text: member,
      cluster: key,
      path: ['clusters', key, 'members', index],
    })),
  );
  return repeated(memberships).map(({ text, path, first }) => ({
    code: 'HOST_IN_TWO_CLUSTERS',
    path,
    message: `${text} is a member of ${first.cluster} already`,
    fix: 'a host belongs to one cluster: take it out of the other',
  }));
};

export const controlPlaneCount: Rule = (view) =>
  entries(view.clusters).flatMap(({ key, value }): Finding[] => {
    const count = controlPlanes(view, value.members);
    if (count === undefined || count % 2 === 1) return [];
    const role = value.distribution === 'kubeadm' ? 'control-plane' : 'server';
    const none = count === 0;
    return [
      {
        code: none ? 'CONTROL_PLANE_MISSING' : 'CONTROL_PLANE_EVEN',
        path: ['clusters', key, 'members'],
        at: 'key',
        message: none
          ? `no member of ${key} has the role ${role}`
          : `${key} has ${count} control planes, and etcd loses its quorum with half of an even number`,
        fix: none ? `give one member the role ${role}` : value.state === 'active' ? 'use 1' : 'use 1, 3 or 5',
      },
    ];
  });
