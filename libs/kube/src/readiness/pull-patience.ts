import type { PodSummary } from '../diagnose/pods.ts';
import type { Readiness } from './readiness.ts';

/** A kubelet tries at once, after 10 s and after 30 s; a registry that is only starting is back by then. */
const patience = 25;

/**
 * Gives up on an image that cannot be pulled long before the deadline of its workload, and only when a try has just
 * failed again: a kubelet that still waits after older failures may well succeed with its next one.
 */
export function pullPatience(now: () => number = () => performance.now()) {
  let since: number | undefined;
  return (readiness: Readiness, pods: readonly PodSummary[]): Readiness => {
    const failing = readiness.ready ? [] : pods.filter(waits('ErrImagePull', 'ImagePullBackOff'));
    since = failing.length === 0 ? undefined : (since ?? now());
    const again = failing.find(waits('ErrImagePull'));
    if (again === undefined || since === undefined || now() - since < patience * 1000) return readiness;
    return {
      ready: false,
      why: `the image of pod ${again.name} could again not be pulled on ${again.node}`,
      final: true,
    };
  };
}

function waits(...reasons: readonly string[]) {
  return ({ containers }: PodSummary) =>
    containers.some(({ state }) => reasons.includes(state.waiting?.reason ?? ''));
}
