import { messageOf } from '@vmstation/engine';
import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { list } from '../api/list.ts';
import { isJsonObject, valueAt } from '../object/json.ts';
import type { LiveObject } from '../object/kube-object.ts';
import { comparable } from '../object/patch.ts';

const stateDetail = z.object({
  reason: z.string().default(''),
  message: z.string().default(''),
  exitCode: z.number().optional(),
});

const container = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  state: z.object({ waiting: stateDetail.optional(), terminated: stateDetail.optional() }).prefault({}),
  lastState: z.object({ terminated: stateDetail.optional() }).prefault({}),
});

const podList = z.object({
  items: list(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string() }),
      spec: z.object({ nodeName: z.string().default('no node yet') }).prefault({}),
      status: z
        .object({
          phase: z.string().default('Unknown'),
          conditions: list(
            z.object({ type: z.string(), status: z.string(), message: z.string().default('') }),
          ),
          initContainerStatuses: list(container),
          containerStatuses: list(container),
        })
        .prefault({}),
    }),
  ),
});

export interface PodSummary {
  readonly name: string;
  readonly namespace: string;
  readonly node: string;
  readonly phase: string;
  readonly unscheduled: string | undefined;
  readonly containers: readonly z.infer<typeof container>[];
}

/** The pods that a workload selects; none for anything else. */
export async function podsOf(api: Api, live: LiveObject): Promise<PodSummary[]> {
  return summaries(await podListOf(api, live));
}

/** The same, as the API gives them. */
export async function podListOf(api: Pick<Api, 'json'>, live: LiveObject): Promise<unknown> {
  const { name, namespace } = live.metadata;
  if (namespace === undefined) return { items: [] };
  const labels = valueAt(comparable(live), ['spec', 'selector', 'matchLabels']);
  const query: Record<string, string> | undefined =
    live.kind === 'Pod'
      ? { fieldSelector: `metadata.name=${name}` }
      : isJsonObject(labels)
        ? {
            labelSelector: Object.entries(labels)
              .map(([key, value]) => `${key}=${value}`)
              .join(','),
          }
        : undefined;
  if (query === undefined) return { items: [] };
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
  return api.json({ method: 'GET', path, query });
}

/** Parses a list of pods as the API gives it. */
export function summaries(list: unknown): PodSummary[] {
  return podList.parse(list).items.map(({ metadata, spec, status }) => ({
    ...metadata,
    node: spec.nodeName,
    phase: status.phase,
    unscheduled: status.conditions.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False')
      ?.message,
    containers: [...status.initContainerStatuses, ...status.containerStatuses],
  }));
}

/** What keeps a pod from being ready: `pod web-1, container app: ImagePullBackOff (…)`. */
export function waitingLines(pod: PodSummary): string[] {
  const scheduling =
    pod.unscheduled === undefined ? [] : [`pod ${pod.name} is not scheduled: ${pod.unscheduled}`];
  return scheduling.concat(
    pod.containers.flatMap(({ name, ready, restartCount, state, lastState }) => {
      const now = state.waiting ?? state.terminated;
      if (ready || now === undefined || now.reason === 'Completed') return [];
      const last = lastState.terminated;
      const before =
        last === undefined
          ? ''
          : `, before that ${last.reason || 'ended'} with exit code ${last.exitCode ?? '?'}`;
      const times = restartCount === 0 ? '' : `, restarted ${restartCount} times`;
      const detail = now.message === '' ? '' : ` (${now.message})`;
      return [`pod ${pod.name}, container ${name}: ${now.reason || 'not ready'}${detail}${times}${before}`];
    }),
  );
}

/** The last lines of each container that is not ready. A log that cannot be had says why instead. */
export function podLogs(api: Api, pod: PodSummary): Promise<string>[] {
  return pod.containers
    .filter(({ ready, state }) => !ready && state.terminated?.reason !== 'Completed')
    .map(async ({ name, restartCount }) => {
      const title = `# log of ${pod.name}, container ${name}`;
      const query = { container: name, tailLines: '60', ...(restartCount > 0 ? { previous: 'true' } : {}) };
      const path = `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`;
      try {
        return `${title}\n${await api.text({ method: 'GET', path, query, accept: '*/*' })}`;
      } catch (error) {
        return `${title}: ${messageOf(error)}`;
      }
    });
}
