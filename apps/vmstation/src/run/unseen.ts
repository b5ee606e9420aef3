import type { TargetId } from '@vmstation/engine';
import type { World } from './observe.ts';
import { kubeconfigOf } from './targets.ts';

/** Clusters that nobody could look at because no control plane shows its kubeconfig: a plan has all their objects as absent. */
export function unseenClusters({
  session,
  fleet,
  states,
}: Pick<World, 'session' | 'fleet' | 'states'>): ReadonlySet<TargetId> {
  return new Set(
    [...states]
      .filter(([id, state]) => id.startsWith('cluster:') && !(state instanceof Error))
      .map(([id]) => id)
      .filter((id) => kubeconfigOf(session, id, fleet.measured) === undefined),
  );
}
