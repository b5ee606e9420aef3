import { z } from 'zod';
import { list } from '../api/list.ts';
import { groupKindOf, groupOf, type LiveObject } from '../object/kube-object.ts';
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

const conditions = z.object({
  status: z
    .object({
      conditions: list(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: z.string().default(''),
          message: z.string().default(''),
        }),
      ),
    })
    .prefault({}),
});

const byKind: Readonly<Record<string, (object: LiveObject) => Readiness>> = {
  'Deployment.apps': deploymentReady,
  'DaemonSet.apps': daemonSetReady,
  'StatefulSet.apps': statefulSetReady,
  'Job.batch': jobReady,
  Pod: podReady,
  PersistentVolumeClaim: (object) => inPhase(object, 'Bound'),
  Namespace: (object) => inPhase(object, 'Active'),
  Node: (object) => hasCondition(object, 'Ready'),
  Service: serviceReady,
  'CustomResourceDefinition.apiextensions.k8s.io': (object) => hasCondition(object, 'Established'),
  'APIService.apiregistration.k8s.io': (object) => hasCondition(object, 'Available'),
};

/** What kinds without an entry above need to be: there. */
const there: Readiness = { ready: true };

/**
 * @param bindsLate the claim's storage class waits for a first consumer, so that an unbound claim is as ready as it
 * can be before its pod comes
 */
export function readiness(object: LiveObject, bindsLate = false): Readiness {
  if (object.metadata.deletionTimestamp !== undefined) return { ready: false, why: 'being deleted' };
  const kind = groupKindOf({ group: groupOf(object.apiVersion), kind: object.kind });
  if (kind === 'PersistentVolumeClaim' && bindsLate && inPhase(object, 'Pending').ready) return there;
  return byKind[kind]?.(object) ?? there;
}

/** The conditions of any object as `Ready=False (KubeletNotReady: cni plugin not initialized)`, bad or good. */
export function conditionLines(object: LiveObject): string[] {
  return conditions.parse(object).status.conditions.map(({ type, status, reason, message }) => {
    const detail = [reason, message].filter((part) => part !== '').join(': ');
    return `${type}=${status}${detail === '' ? '' : ` (${detail})`}`;
  });
}

function conditionOf(object: LiveObject, type: string) {
  return conditions.parse(object).status.conditions.find((condition) => condition.type === type);
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
