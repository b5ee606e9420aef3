import { z } from 'zod';
import type { LiveObject } from '../object/kube-object.ts';
import type { Readiness } from './readiness.ts';
import { noneSilent, type SilentPods } from './silent-pods.ts';

const count = z.number().default(0);

const deployment = z.object({
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
    })
    .prefault({}),
});

/** Rolled out: all replicas are of the new template and available, and none of the old are left. */
export function deploymentReady(object: LiveObject): Readiness {
  const { spec, status } = deployment.parse(object);
  if (lags(object, status.observedGeneration)) return notYet('the controller has not seen the change yet');
  if (status.updatedReplicas < spec.replicas)
    return notYet(`${status.updatedReplicas} of ${spec.replicas} replicas are updated`);
  if (status.replicas > status.updatedReplicas)
    return notYet(`${status.replicas - status.updatedReplicas} old replicas are still there`);
  if (status.availableReplicas < spec.replicas)
    return notYet(`${status.availableReplicas} of ${spec.replicas} replicas are available`);
  return { ready: true };
}

const daemonSet = z.object({
  spec: z.object({ updateStrategy: z.object({ type: z.string().default('RollingUpdate') }).prefault({}) }),
  status: z
    .object({
      observedGeneration: count,
      desiredNumberScheduled: count,
      updatedNumberScheduled: count,
      numberAvailable: count,
      numberMisscheduled: count,
    })
    .prefault({}),
});

/**
 * On every node that it is meant for, updated and available, but for nodes that say nothing. With OnDelete, updates are
 * somebody else's work.
 */
export function daemonSetReady(object: LiveObject, silent: SilentPods = noneSilent): Readiness {
  const { spec, status } = daemonSet.parse(object);
  const wanted = status.desiredNumberScheduled;
  // Any pod that stands where none is wanted may be one of the silent ones, and is not among those that are counted.
  const excused = (lacking: number) => Math.max(0, lacking - status.numberMisscheduled);
  if (lags(object, status.observedGeneration)) return notYet('the controller has not seen the change yet');
  const update = wanted - excused(silent.old);
  if (spec.updateStrategy.type !== 'OnDelete' && status.updatedNumberScheduled < update)
    return notYet(`${status.updatedNumberScheduled} of ${update} pods are updated`);
  const available = wanted - excused(silent.unavailable);
  if (status.numberAvailable < available)
    return notYet(`${status.numberAvailable} of ${available} pods are available`);
  return { ready: true };
}

const statefulSet = z.object({
  spec: z.object({
    replicas: z.number().default(1),
    updateStrategy: z
      .object({
        type: z.string().default('RollingUpdate'),
        rollingUpdate: z.object({ partition: count }).prefault({}),
      })
      .prefault({}),
  }),
  status: z
    .object({
      observedGeneration: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: z.number().optional(),
    })
    .prefault({}),
});

/** Replicas above the partition are updated, and all are available. */
export function statefulSetReady(object: LiveObject): Readiness {
  const { spec, status } = statefulSet.parse(object);
  const { type, rollingUpdate } = spec.updateStrategy;
  const updated = type === 'OnDelete' ? 0 : Math.max(0, spec.replicas - rollingUpdate.partition);
  const available = Math.min(status.readyReplicas, status.availableReplicas ?? status.readyReplicas);
  if (lags(object, status.observedGeneration)) return notYet('the controller has not seen the change yet');
  if (available < spec.replicas) return notYet(`${available} of ${spec.replicas} replicas are available`);
  if (status.updatedReplicas < updated)
    return notYet(`${status.updatedReplicas} of ${updated} replicas are updated`);
  return { ready: true };
}

/** A status that speaks of an older specification says nothing about this one. */
function lags(object: LiveObject, observed: number): boolean {
  return observed < (object.metadata.generation ?? 0);
}

function notYet(why: string): Readiness {
  return { ready: false, why };
}
