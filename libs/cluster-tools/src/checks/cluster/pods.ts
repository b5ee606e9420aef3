import { asleepOf } from './asleep.ts';
import { defineClusterCheck } from './cluster-check.ts';
import { fullName, isReady, type Pod, podsOf } from './objects.ts';

const systemNamespaces = ['kube-system', 'kube-flannel'];
const controlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'];

/** Those that kubeadm runs as static pods are named after their node. */
export const systemPods = defineClusterCheck({
  name: 'system-pods',
  sentence: 'the pods of the control plane and of the system are there and ready, but for hosts that sleep',
  fix: 'see why: kubectl -n kube-system describe pod POD',
  measure: async (io, { site, cluster }) => {
    const [all, asleep] = await Promise.all([podsOf(io), asleepOf(io, site)]);
    const pods = all.filter(({ metadata }) => systemNamespaces.includes(metadata.namespace));
    const names = pods.map(({ metadata }) => metadata.name);
    const needed =
      cluster.distribution === 'kubeadm'
        ? cluster.controlPlane.flatMap((host) => controlPlane.map((part) => `${part}-${host}`))
        : [];
    return [
      ...(pods.length === 0 ? ['there are none'] : []),
      ...needed.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
      ...pods
        .filter((pod) => pod.status.phase !== 'Succeeded' && !isReady(pod) && !asleep.has(pod.spec.nodeName))
        .map((pod) => `${fullName(pod)} on ${pod.spec.nodeName || 'no node'} is not ready`),
    ];
  },
});

const stuck = [
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
];
/** A pod may wait this long for its node or its images, in minutes. */
const patience = 5;

export const podsRunning = defineClusterCheck({
  name: 'pods-running',
  sentence: 'no pod fails, crashes, lacks its image or waits for ever',
  fix: 'see why: kubectl -n NAMESPACE describe pod POD; kubectl -n NAMESPACE logs POD --previous',
  measure: async (io, { now }) => (await podsOf(io)).flatMap((pod) => troubleOf(pod, now)),
});

function containersOf({ status }: Pod) {
  return [...status.initContainerStatuses, ...status.containerStatuses];
}

function troubleOf(pod: Pod, now: number): readonly string[] {
  const { phase, reason } = pod.status;
  const name = fullName(pod);
  const waiting = containersOf(pod).flatMap((container) => {
    const why = container.state.waiting?.reason ?? '';
    return stuck.includes(why)
      ? [`${name}, container ${container.name}: ${why} after ${container.restartCount} restarts`]
      : [];
  });
  if (waiting.length > 0) return waiting;
  if (phase === 'Failed') return [`${name} has failed${reason === '' ? '' : `: ${reason}`}`];
  const minutes = (now - Date.parse(pod.metadata.creationTimestamp)) / 60_000;
  if (phase !== 'Pending' || minutes < patience) return [];
  const scheduled = pod.status.conditions.find(({ type }) => type === 'PodScheduled');
  return [`${name} waits for ${Math.round(minutes)} minutes: ${scheduled?.message || 'it says nothing'}`];
}

const hours = 24;

export const outOfMemory = defineClusterCheck({
  name: 'out-of-memory',
  sentence: `no container was killed for want of memory in the last ${hours} hours`,
  fix: 'raise the memory limit of that container',
  measure: async (io, { now }) =>
    (await podsOf(io)).flatMap((pod) =>
      containersOf(pod).flatMap(({ name, lastState: { terminated } }) => {
        const at = Date.parse(terminated?.finishedAt ?? '');
        if (terminated?.reason !== 'OOMKilled' || now - at > hours * 3_600_000) return [];
        return [`${fullName(pod)}, container ${name}, at ${terminated.finishedAt}`];
      }),
    ),
});
