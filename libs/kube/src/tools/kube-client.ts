import { z } from 'zod';
import { openApi } from '../api/api.ts';
import { clusterError } from '../api/api-error.ts';
import type { ConnectionOptions } from '../api/connection.ts';
import { list } from '../api/list.ts';
import { type PodSummary, summaries } from '../diagnose/pods.ts';
import { liveObject } from '../object/kube-object.ts';
import { readiness } from '../readiness/readiness.ts';

export interface NodeSummary {
  readonly name: string;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly why: string | undefined;
  /** Such as `v1.29.15`. */
  readonly kubelet: string;
  /** Undefined until the kubelet says it. */
  readonly address: string | undefined;
  /** From the labels `node-role.kubernetes.io/…`. */
  readonly roles: readonly string[];
  readonly cordoned: boolean;
}

/** What checks and status ask a cluster. Every call throws a VmstationError that says which cluster and why. */
export interface KubeClient {
  /** Such as `v1.29.15`. */
  version(): Promise<string>;
  nodes(): Promise<readonly NodeSummary[]>;
  /** Of one namespace, or of all. */
  pods(namespace?: string): Promise<readonly PodSummary[]>;
  /** Any path of the API, parsed by what the caller needs of it: `get('/apis/apps/v1/deployments', schema)`. */
  get<T>(path: string, schema: z.ZodType<T>, query?: Readonly<Record<string, string>>): Promise<T>;
  /** Any path as text, such as `/readyz` or the log of a pod. */
  text(path: string, query?: Readonly<Record<string, string>>): Promise<string>;
  close(): void;
}

/** @throws KUBECONFIG_INVALID */
export async function kubeClient(options: ConnectionOptions): Promise<KubeClient> {
  const api = await openApi(options);
  const ask = async <T>(path: string, request: () => Promise<T>): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      throw clusterError(error, `GET ${path}`, api.where);
    }
  };
  const get: KubeClient['get'] = (path, schema, query = {}) =>
    ask(path, async () => schema.parse(await api.json({ method: 'GET', path, query })));
  return {
    get,
    text: (path, query = {}) => ask(path, () => api.text({ method: 'GET', path, query, accept: '*/*' })),
    version: async () => (await get('/version', z.object({ gitVersion: z.string() }))).gitVersion,
    nodes: async () => (await get('/api/v1/nodes', nodeList)).items.map(nodeSummary),
    pods: async (namespace) => {
      const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
      return summaries(await get(`/api/v1${scope}/pods`, z.unknown()));
    },
    close: () => api.close(),
  };
}

const node = z.object({
  spec: z.object({ unschedulable: z.boolean().default(false) }).prefault({}),
  status: z
    .object({
      nodeInfo: z.object({ kubeletVersion: z.string().default('') }).prefault({}),
      addresses: list(z.object({ type: z.string(), address: z.string() })),
    })
    .prefault({}),
});

// The entries of a list carry no apiVersion and kind of their own.
const nodeList = z.object({
  items: list(liveObject.extend({ apiVersion: z.string().default('v1'), kind: z.string().default('Node') })),
});

const rolePrefix = 'node-role.kubernetes.io/';

function nodeSummary(live: z.infer<typeof nodeList>['items'][number]): NodeSummary {
  const { spec, status } = node.parse(live);
  const state = readiness(live);
  return {
    name: live.metadata.name,
    ready: state.ready,
    why: state.ready ? undefined : state.why,
    kubelet: status.nodeInfo.kubeletVersion,
    address: status.addresses.find(({ type }) => type === 'InternalIP')?.address,
    roles: Object.keys(live.metadata.labels ?? {})
      .filter((label) => label.startsWith(rolePrefix))
      .map((label) => label.slice(rolePrefix.length)),
    cordoned: spec.unschedulable,
  };
}
