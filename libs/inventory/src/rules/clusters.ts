import { didYouMean } from '../did-you-mean.ts';
import type { Finding } from '../problem.ts';
import { osFamily } from '../schema/host.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule, repeated } from './rule.ts';

function controlPlane(view: SiteView, members: readonly string[]): readonly string[] {
  return members.filter((name) =>
    view.hosts[name]?.roles?.some((role) => role === 'control-plane' || role === 'server'),
  );
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

/** Only where all members could be read; else the count would be wrong. */
export const controlPlaneCount: Rule = (view) =>
  entries(view.clusters).flatMap(({ key, value }): Finding[] => {
    if (value.members.some((member) => view.hosts[member]?.roles === undefined)) return [];
    const count = controlPlane(view, value.members).length;
    if (count % 2 === 1) return [];
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
        fix: none ? `give one member the role ${role}` : 'use 1, 3 or 5',
      },
    ];
  });

export const notBuiltYet: Rule = (view) =>
  entries(view.clusters)
    .filter(({ value }) => value.distribution !== 'kubeadm' && value.state === 'active')
    .map(({ key, value }) => ({
      code: 'DISTRIBUTION_NOT_BUILT_YET',
      path: ['clusters', key, 'distribution'],
      message: `a cluster of ${value.distribution} can be declared, but not be built yet`,
      fix: 'set `state: planned`',
    }));

/** Of a member of kubeadm's, only Debian has been seen at work: EL's firewalld and SELinux are nobody's task yet. */
export const memberNotBuiltYet: Rule = (view) =>
  entries(view.clusters)
    .filter(({ value }) => value.distribution === 'kubeadm' && value.state === 'active')
    .flatMap(({ key, value }) =>
      value.members.flatMap((name, index): Finding[] => {
        const os = view.hosts[name]?.os;
        if (os === undefined || osFamily(os) === 'debian') return [];
        return [
          {
            code: 'MEMBER_OS_NOT_BUILT_YET',
            path: ['clusters', key, 'members', index],
            message: `${name} runs ${os}, and members of a kubeadm cluster can only be built on Debian yet`,
            fix: `install debian-12 on ${name}, or take it out of ${key}`,
          },
        ];
      }),
    );
