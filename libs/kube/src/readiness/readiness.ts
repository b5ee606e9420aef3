import { z } from 'zod';
import { list } from '../api/list.ts';
import { groupKindOf, groupOf, type LiveObject } from '../object/kube-object.ts';
import { conditionOf } from './conditions.ts';
import type { SilentPods } from './silent-pods.ts';
import { daemonSetReady, deploymentReady, statefulSetReady } from './workloads.ts';

/** Whether an object does what it is there for, measured from its status. */
export type Readiness =
  | { readonly ready: true }
  | {
      readonly ready: false;
      readonly why: string;
      /** It will never become ready by waiting, such as a failed Job. */
      readonly final?: boolean;
    };

/** What is known beside an object itself, where that decides. */
export interface Around {
  /** The claim's storage class waits for a first consumer: unbound, it is as ready as it can be before its pod comes. */
  readonly bindsLate?: boolean;
  /** What the DaemonSet lacks on nodes that say nothing: nobody can wait for that. */
  readonly silent?: SilentPods;
}

const byKind: Readonly<Record<string, (object: LiveObject, around: Around) => Readiness>> = {
  'Deployment.apps': deploymentReady,
  'DaemonSet.apps': (object, { silent }) => daemonSetReady(object, silent),
  'StatefulSet.apps': statefulSetReady,
  'Job.batch': jobReady,
  Pod: podReady,
  PersistentVolumeClaim: claimReady,
  Namespace: (object) => inPhase(object, 'Active'),
  Node: (object) => hasCondition(object, 'Ready'),
  Service: serviceReady,
  'CustomResourceDefinition.apiextensions.k8s.io': (object) => hasCondition(object, 'Established'),
  'APIService.apiregistration.k8s.io': (object) => hasCondition(object, 'Available'),
};

/** What kinds without an entry above need to be: there. */
const there: Readiness = { ready: true };

export function readiness(object: LiveObject, around: Around = {}): Readiness {
  if (object.metadata.deletionTimestamp !== undefined) return { ready: false, why: 'being deleted' };
  const kind = groupKindOf({ group: groupOf(object.apiVersion), kind: object.kind });
  return byKind[kind]?.(object, around) ?? there;
}

function hasCondition(object: LiveObject, type: string): Readiness {
  const found = conditionOf(object, type);
  if (found?.status === 'True') return there;
  const detail = found === undefined ? 'not reported yet' : found.message || found.reason || found.status;
  return { ready: false, why: `not ${type}: ${detail}` };
}

function inPhase(object: LiveObject, wanted: string): Readiness {
  const { phase } = z
    .object({ status: z.object({ phase: z.string().default('none') }).prefault({}) })
    .parse(object).status;
  return phase === wanted ? there : { ready: false, why: `phase is ${phase}, not ${wanted}` };
}

function claimReady(object: LiveObject, { bindsLate = false }: Around): Readiness {
  return bindsLate && inPhase(object, 'Pending').ready ? there : inPhase(object, 'Bound');
}

function podReady(object: LiveObject): Readiness {
  if (inPhase(object, 'Succeeded').ready) return there;
  if (inPhase(object, 'Failed').ready) return { ready: false, why: 'phase is Failed', final: true };
  return hasCondition(object, 'Ready');
}

function jobReady(object: LiveObject): Readiness {
  const failed = conditionOf(object, 'Failed');
  if (failed?.status === 'True')
    return { ready: false, why: `failed: ${failed.message || failed.reason}`, final: true };
  return hasCondition(object, 'Complete');
}

function serviceReady(object: LiveObject): Readiness {
  const { spec, status } = z
    .object({
      spec: z.object({ type: z.string().default('ClusterIP') }).prefault({}),
      status: z.object({ loadBalancer: z.object({ ingress: list(z.json()) }).prefault({}) }).prefault({}),
    })
    .parse(object);
  if (spec.type !== 'LoadBalancer' || status.loadBalancer.ingress.length > 0) return there;
  return { ready: false, why: 'no load balancer has given it an address' };
}
