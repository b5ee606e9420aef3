import { z } from 'zod';
import type { ClusterIo } from './cluster-check.ts';

/** A list as Go servers write it: an empty one may be absent, or null. */
const many = <T extends z.ZodType>(entry: T) =>
  z
    .array(entry)
    .nullish()
    .transform((entries) => entries ?? []);

const metadata = z.object({
  name: z.string(),
  namespace: z.string().default(''),
  labels: z.record(z.string(), z.string()).default({}),
  creationTimestamp: z.string().default(''),
  deletionTimestamp: z.string().optional(),
  generation: z.number().default(0),
  ownerReferences: many(z.object({ kind: z.string(), name: z.string() })),
});

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().default(''),
  message: z.string().default(''),
});

const nodeSchema = z.object({
  metadata,
  spec: z.object({ unschedulable: z.boolean().default(false) }).prefault({}),
  status: z.object({
    conditions: many(condition),
    nodeInfo: z.object({ kubeletVersion: z.string() }),
  }),
});

const containerSchema = z.object({
  name: z.string(),
  restartCount: z.number().default(0),
  state: z.object({ waiting: z.object({ reason: z.string().default('') }).optional() }).prefault({}),
  lastState: z
    .object({
      terminated: z.object({ reason: z.string().default(''), finishedAt: z.string().nullish() }).optional(),
    })
    .prefault({}),
});

const podSchema = z.object({
  metadata,
  spec: z.object({ nodeName: z.string().default('') }).prefault({}),
  status: z.object({
    phase: z.string().default('Unknown'),
    reason: z.string().default(''),
    conditions: many(condition),
    containerStatuses: many(containerSchema),
    initContainerStatuses: many(containerSchema),
  }),
});

const workloadSchema = z.object({
  metadata,
  spec: z.object({ replicas: z.number().default(1) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      availableReplicas: z.number().default(0),
      desiredNumberScheduled: z.number().default(0),
      numberAvailable: z.number().default(0),
      numberMisscheduled: z.number().default(0),
    })
    .prefault({}),
});

const volumeSchema = z.object({ metadata, status: z.object({ phase: z.string() }) });

const serviceSchema = z.object({
  metadata,
  spec: z.object({
    type: z.string().default('ClusterIP'),
    selector: z.record(z.string(), z.string()).default({}),
  }),
});

const endpointSliceSchema = z.object({
  metadata,
  endpoints: many(
    z.object({
      addresses: many(z.string()),
      conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
    }),
  ),
});

const namespaceSchema = z.object({ metadata, status: z.object({ phase: z.string() }) });

export type Node = z.output<typeof nodeSchema>;
export type Pod = z.output<typeof podSchema>;
export type Workload = z.output<typeof workloadSchema>;

function listed<T extends z.ZodType>(
  path: string,
  item: T,
): (io: ClusterIo) => Promise<readonly z.output<T>[]> {
  const schema = z.object({ items: many(item) });
  return async (io) => schema.parse(await io.get(path)).items;
}

export const nodesOf = listed('/api/v1/nodes', nodeSchema);
export const podsOf = listed('/api/v1/pods', podSchema);
export const deploymentsOf = listed('/apis/apps/v1/deployments', workloadSchema);
export const daemonSetsOf = listed('/apis/apps/v1/daemonsets', workloadSchema);
export const statefulSetsOf = listed('/apis/apps/v1/statefulsets', workloadSchema);
export const claimsOf = listed('/api/v1/persistentvolumeclaims', volumeSchema);
export const volumesOf = listed('/api/v1/persistentvolumes', volumeSchema);
export const servicesOf = listed('/api/v1/services', serviceSchema);
export const endpointSlicesOf = listed('/apis/discovery.k8s.io/v1/endpointslices', endpointSliceSchema);
export const namespacesOf = listed('/api/v1/namespaces', namespaceSchema);

const versionSchema = z.object({ gitVersion: z.string() });

/** The API server's version without its v: `1.29.15`. */
export async function versionOf(io: ClusterIo): Promise<string> {
  return versionSchema.parse(await io.get('/version')).gitVersion.replace(/^v/, '');
}

/** `kube-system/coredns`. */
export function fullName({
  metadata: { namespace, name },
}: {
  readonly metadata: z.output<typeof metadata>;
}) {
  return namespace === '' ? name : `${namespace}/${name}`;
}

export function isReady(object: Pod | Node): boolean {
  return object.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}
