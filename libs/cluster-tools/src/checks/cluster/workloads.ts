import { asleepOf } from './asleep.ts';
import { defineClusterCheck } from './cluster-check.ts';
import {
  claimsOf,
  daemonSetsOf,
  deploymentsOf,
  fullName,
  isReady,
  namespacesOf,
  type Pod,
  podsOf,
  statefulSetsOf,
  volumesOf,
  type Workload,
} from './objects.ts';

/** @param resting pods that are not missed */
function shortOf(kind: string, workloads: readonly Workload[], resting: readonly Pod[]): readonly string[] {
  return workloads.flatMap((workload) => {
    const { status, spec, metadata } = workload;
    const wanted =
      kind === 'DaemonSet' ? status.desiredNumberScheduled - excusedOf(workload, resting) : spec.replicas;
    const have = kind === 'DaemonSet' ? status.numberAvailable : status.availableReplicas;
    if (status.observedGeneration < metadata.generation)
      return [`${kind} ${fullName(workload)}: its last change was not taken up`];
    return have >= wanted ? [] : [`${kind} ${fullName(workload)}: ${have} of ${wanted} available`];
  });
}

/** Any pod that stands where none is wanted may be one of those that rest, and is not among those that are counted. */
function excusedOf({ metadata, status }: Workload, resting: readonly Pod[]): number {
  const own = resting.filter(
    (pod) =>
      pod.metadata.namespace === metadata.namespace &&
      pod.metadata.ownerReferences.some(({ kind, name }) => kind === 'DaemonSet' && name === metadata.name),
  );
  const nodes = new Set(own.map(({ spec }) => spec.nodeName));
  return Math.max(0, nodes.size - status.numberMisscheduled);
}

export const workloadsAvailable = defineClusterCheck({
  name: 'workloads-available',
  sentence:
    'every Deployment, StatefulSet and DaemonSet has as many pods as it wants, daemons but for hosts that sleep',
  fix: 'see why: kubectl -n NAMESPACE describe KIND NAME, and its pods',
  measure: async (io, { site }) => {
    const [deployments, statefulSets, daemonSets, pods, asleep] = await Promise.all([
      deploymentsOf(io),
      statefulSetsOf(io),
      daemonSetsOf(io),
      podsOf(io),
      asleepOf(io, site),
    ]);
    const resting = pods.filter((pod) => asleep.has(pod.spec.nodeName) && !isReady(pod));
    return [
      ...shortOf('Deployment', deployments, []),
      ...shortOf('StatefulSet', statefulSets, []),
      ...shortOf('DaemonSet', daemonSets, resting),
    ];
  },
});

export const storage = defineClusterCheck({
  name: 'storage',
  sentence: 'every volume claim is bound, and no volume has failed',
  fix: 'see why: kubectl -n NAMESPACE describe pvc NAME',
  measure: async (io) => {
    const [claims, volumes] = await Promise.all([claimsOf(io), volumesOf(io)]);
    return [
      ...claims
        .filter(({ status }) => status.phase !== 'Bound')
        .map((claim) => `claim ${fullName(claim)} is ${claim.status.phase}`),
      ...volumes
        .filter(({ status }) => status.phase === 'Failed')
        .map((volume) => `volume ${fullName(volume)} has failed`),
    ];
  },
});

/** Long enough for a namespace with many objects, in minutes. */
const patience = 5;

export const namespacesEnd = defineClusterCheck({
  name: 'namespaces',
  sentence: 'no namespace is stuck while it is deleted',
  fix: 'see what holds it: kubectl get namespace NAME -o jsonpath={.status.conditions}',
  measure: async (io, { now }) =>
    (await namespacesOf(io)).flatMap(({ metadata, status }) => {
      const minutes = (now - Date.parse(metadata.deletionTimestamp ?? '')) / 60_000;
      return status.phase === 'Terminating' && minutes > patience
        ? [`${metadata.name} is being deleted for ${Math.round(minutes)} minutes`]
        : [];
    }),
});
