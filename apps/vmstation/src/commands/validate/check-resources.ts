import type { Resource } from '@vmstation/engine';
import { builtClusters, didYouMean, type Site } from '@vmstation/inventory';
import { type Problem, problem } from './problem.ts';

/** Resources whose `on` names nothing that is in the site. */
export function strangers(site: Site, resources: readonly Resource[]): readonly Problem[] {
  const known = [
    ...site.hosts.map(({ name }) => `host:${name}`),
    ...builtClusters(site).map(({ name }) => `cluster:${name}`),
  ];
  return resources
    .filter(({ target }) => !known.includes(target))
    .map(({ id, target, stack, task }) =>
      problem({
        code: 'TARGET_UNKNOWN',
        message: `${stack}:${task} puts ${id} on ${target}, which is not in the site`,
        where: id,
        fix: didYouMean(target, known),
      }),
    );
}
