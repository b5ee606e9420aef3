import type { Resource } from '@vmstation/engine';
import { builtClusters, didYouMean, type Site } from '@vmstation/inventory';
import type { ScriptType } from '@vmstation/resources';
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

/** Resources on hosts of a type that hosts are not told of, so that they could not even be read. */
export function typeless(types: readonly ScriptType[], resources: readonly Resource[]): readonly Problem[] {
  const known = types.map(({ name }) => name);
  return resources
    .filter(({ target, kind }) => target.startsWith('host:') && !known.includes(kind.name))
    .map(({ id, kind, stack, task }) =>
      problem({
        code: 'UNKNOWN_TYPE',
        message: `${stack}:${task} uses the type ${kind.name}, which hosts do not have`,
        where: id,
        fix: 'name the type in vmstation.config.ts: export default { stacks, types: [yourType] }',
      }),
    );
}
