import { type TargetId, type TargetState, targetName, VmstationError } from '@vmstation/engine';
import type { RunVerb } from './options.ts';
import { inScope } from './selection.ts';
import { accessIdOf, type Session } from './session.ts';
import { kubeconfigOf } from './targets.ts';

/**
 * Why a cluster cannot be looked at. It is not empty because its host is off, or does not show how to reach it; unless
 * nobody has made it yet, or a run makes or unmakes it.
 * @param host of its control plane
 * @param state of that host
 */
export function whyHidden(
  session: Session,
  cluster: TargetId,
  host: TargetId,
  state: TargetState | VmstationError | undefined,
  verb: RunVerb,
): VmstationError | undefined {
  const [name, on] = [targetName(cluster), targetName(host)];
  if (state === undefined || state instanceof Error)
    return new VmstationError({
      code: 'CLUSTER_UNREACHABLE',
      message: `the cluster ${name} cannot be looked at without its control plane ${on}`,
      where: cluster,
      next: `get ${on} back (vmstation status --limit ${on}), then run the same command again`,
    });
  const access = accessIdOf(session, cluster);
  const cause = access === undefined ? undefined : state.failed.get(access);
  if (cause !== undefined)
    return new VmstationError({
      code: 'CLUSTER_UNREACHABLE',
      message: `the cluster ${name} cannot be looked at: how to reach it could not be read on ${on}`,
      where: cluster,
      cause,
      next: `mend that on ${on}, then run the same command again`,
    });
  const made = state.ledger.find(({ id }) => id === access);
  if (made === undefined || kubeconfigOf(session, cluster, state.observed) !== undefined) return undefined;
  const isUnmade = verb === 'reset' && inScope(session.selection, session.site)({ ...made, target: host });
  if (verb === 'plan' || verb === 'apply' || isUnmade) return undefined;
  return new VmstationError({
    code: 'CLUSTER_UNREACHABLE',
    message: `the cluster ${name} cannot be looked at: ${on} no longer shows how to reach it`,
    where: cluster,
    next: `vmstation plan says what ${on} lacks; where the cluster is gone for good, undo all of it: vmstation reset`,
  });
}
