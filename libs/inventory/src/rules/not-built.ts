import type { Finding } from '../problem.ts';
import { osFamily } from '../schema/host.ts';
import type { SiteView } from '../view.ts';
import { controlPlanes } from './clusters.ts';
import { entries, type Rule } from './rule.ts';

/** The clusters that tasks build. */
function toBuild(view: SiteView) {
  return entries(view.clusters).filter(
    ({ value }) => value.distribution === 'kubeadm' && value.state === 'active',
  );
}

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
  toBuild(view).flatMap(({ key, value }) =>
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

/** Only workers join yet. An even number has a problem of its own. */
export const controlPlanesNotBuiltYet: Rule = (view) =>
  toBuild(view).flatMap(({ key, value }): Finding[] => {
    const count = controlPlanes(view, value.members) ?? 1;
    if (count < 3 || count % 2 === 0) return [];
    return [
      {
        code: 'CONTROL_PLANES_NOT_BUILT_YET',
        path: ['clusters', key, 'members'],
        at: 'key',
        message: `${key} has ${count} control planes, and more than one can be declared, but not be built yet`,
        fix: 'leave one, or set `state: planned`',
      },
    ];
  });

/** Minors of Kubernetes 1. Older ones keep a second taint on the control plane, newer ones read v1beta3 as deprecated or not at all. */
const minors = { first: 25, last: 30 };

export const versionNotBuiltYet: Rule = (view) =>
  toBuild(view).flatMap(({ key, value }): Finding[] => {
    const [major, minor = 0] = value.version.split('.').map(Number);
    if (major === 1 && minor >= minors.first && minor <= minors.last) return [];
    return [
      {
        code: 'VERSION_NOT_BUILT_YET',
        path: ['clusters', key, 'version'],
        message: `Kubernetes ${value.version} can be declared, but not be built yet`,
        fix: `write a version from 1.${minors.first} to 1.${minors.last}, or set \`state: planned\``,
      },
    ];
  });
