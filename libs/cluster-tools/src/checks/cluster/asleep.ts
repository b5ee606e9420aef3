import type { Site } from '@vmstation/inventory';
import { isSilent } from '@vmstation/kube';
import type { ClusterIo } from './cluster-check.ts';
import { nodesOf } from './objects.ts';

/** The nodes that say nothing and whose hosts sleep on purpose: what they have is not missed. */
export async function asleepOf(io: ClusterIo, { hosts }: Site): Promise<ReadonlySet<string>> {
  const sleepers = new Set<string>(hosts.filter(({ power }) => power.sleeps).map(({ name }) => name));
  const silent = (await nodesOf(io)).filter(isSilent).map(({ metadata }) => metadata.name);
  return new Set(silent.filter((name) => sleepers.has(name)));
}
