import type { PodSummary } from '../diagnose/pods.ts';
import type { Readiness } from './readiness.ts';

/** For which a pull may fail again and again; a registry that is only starting is back by then. */
const pullSeconds = 45;

/**
 * Gives up on images that cannot be pulled long before the deadline of their workload: what a kubelet has tried
 * three times will not be there a little later either, and the reason is known.
 */
export function pullPatience(now: () => number = () => performance.now()) {
  let since: number | undefined;
  return (readiness: Readiness, pods: readonly PodSummary[]): Readiness => {
    const stuck = readiness.ready ? undefined : pods.find(cannotPull);
    since = stuck === undefined ? undefined : (since ?? now());
    if (stuck === undefined || since === undefined || now() - since < pullSeconds * 1000) return readiness;
    return {
      ready: false,
      why: `no image for pod ${stuck.name} on ${stuck.node} after ${pullSeconds} s of trying`,
      final: true,
    };
  };
}

function cannotPull({ containers }: PodSummary): boolean {
  return containers.some(({ state }) =>
    ['ErrImagePull', 'ImagePullBackOff'].includes(state.waiting?.reason ?? ''),
  );
}
