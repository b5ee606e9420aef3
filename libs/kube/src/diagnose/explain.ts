import { stringify } from 'yaml';
import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { objectPath } from '../api/discovery.ts';
import { list } from '../api/list.ts';
import { type LiveObject, type ObjectRef, titleOf } from '../object/kube-object.ts';
import { comparable, getObject } from '../object/patch.ts';
import { forPeople } from '../object/wire.ts';
import { conditionLines } from '../readiness/conditions.ts';
import type { Cluster } from '../target/cluster-type.ts';
import { type PodSummary, podLogs, podsOf, waitingLines } from './pods.ts';

/** Why an object is not ready, as far as the cluster knows: conditions, what its pods wait for, the last events. */
export async function explainNotReady(api: Api, live: LiveObject): Promise<string[]> {
  const pods = await podsOf(api, live);
  const events = await eventsOf(api, live, pods);
  const bad = conditionLines(live).filter(
    (line) => !/^(Available|Progressing|Ready|Complete)=True/.test(line),
  );
  return [...bad, ...pods.flatMap(waitingLines), ...events.slice(-5)];
}

/** Everything about an object that a person needs after a failure. Secrets are not in it. */
export async function explainObject(cluster: Cluster, ref: ObjectRef): Promise<string> {
  const endpoint = await cluster.discovery.ofKind(ref);
  if (endpoint === undefined) return `the cluster does not serve ${ref.kind} of ${ref.group}\n`;
  const live = await getObject(cluster.api, objectPath(endpoint, ref));
  if (live === undefined) return `${titleOf(ref)} does not exist\n`;
  const pods = await podsOf(cluster.api, live);
  const logs = await Promise.all(pods.flatMap((pod) => podLogs(cluster.api, pod)));
  return [
    `# ${titleOf(ref)}`,
    stringify({ ...forPeople(comparable(live)), status: live.status ?? {} }),
    '# pods',
    ...pods.map((pod) => `${pod.name} on ${pod.node}: ${pod.phase}\n${waitingLines(pod).join('\n')}`),
    '# events',
    ...(await eventsOf(cluster.api, live, pods)),
    ...logs,
    '',
  ].join('\n');
}

const eventList = z.object({
  items: list(
    z.object({
      involvedObject: z.object({ kind: z.string().default(''), name: z.string().default('') }),
      type: z.string().default(''),
      reason: z.string().default(''),
      message: z.string().default(''),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
      count: z.number().default(1),
    }),
  ),
});

/** Events about the object and its pods, the oldest first. */
async function eventsOf(api: Api, live: LiveObject, pods: readonly PodSummary[]): Promise<string[]> {
  const namespace = live.metadata.namespace ?? (live.kind === 'Namespace' ? live.metadata.name : 'default');
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
  const { items } = eventList.parse(await api.json({ method: 'GET', path }));
  const about = new Set([live.metadata.name, ...pods.map(({ name }) => name)]);
  return items
    .filter(({ involvedObject }) => live.kind === 'Namespace' || about.has(involvedObject.name))
    .map((event) => ({ at: event.lastTimestamp ?? event.eventTime ?? '', ...event }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(
      ({ at, involvedObject, type, reason, message, count }) =>
        `${at} ${type} ${reason} ${involvedObject.kind}/${involvedObject.name}${count > 1 ? ` ×${count}` : ''}: ${message}`,
    )
    .slice(-40);
}
