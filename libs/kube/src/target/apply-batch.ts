import {
  errorRecord,
  messageOf,
  type Order,
  type ResourceId,
  type RunEvent,
  type Verdict,
} from '@vmstation/engine';
import { clusterError } from '../api/api-error.ts';
import { patiently } from '../api/patiently.ts';
import { claim, type Parents, settle } from '../applyset/parents.ts';
import type { Claim, Cluster, Voice } from './cluster-type.ts';
import { clusterTypeOf, typeOfOrder } from './types.ts';

export interface Batch {
  readonly cluster: Cluster;
  readonly parents: Parents;
  readonly level: number;
  readonly orders: readonly Order[];
  readonly emit: (event: RunEvent) => void;
}

/**
 * Makes independent changes at once, after noting in the cluster what will be made.
 * @throws VmstationError when that could not be noted, so that nothing was begun
 */
export async function applyBatch(batch: Batch): Promise<readonly Verdict[]> {
  await patiently(() => claimAll(batch), { ...inventory(batch), doing: 'noting what will be changed' });
  const ground = batch.orders.filter(isGround);
  const rest = batch.orders.filter((order) => !isGround(order));
  const verdicts = await Promise.all(ground.map((order) => execute(batch, order)));
  verdicts.push(...(await Promise.all(rest.map((order) => execute(batch, order)))));
  const done = verdicts.filter(({ error }) => error === undefined).map(({ id }) => id);
  await settleAll(batch, new Set(done));
  return verdicts;
}

function inventory({ cluster: { target }, emit }: Batch) {
  return { where: target, tell: (text: string) => emit({ type: 'note', target, text }) };
}

/** What was made is made, whether that can be noted or not: what is still owed by its word is only restarted again. */
async function settleAll(batch: Batch, done: ReadonlySet<ResourceId>): Promise<void> {
  const { cluster, parents } = batch;
  const told = inventory(batch);
  try {
    await patiently(() => settle(cluster.api, parents, done), {
      ...told,
      doing: 'noting what was restarted',
    });
  } catch (error) {
    told.tell(`${messageOf(error)}; the next run restarts it once more`);
  }
}

function isGround({ resource }: Order): boolean {
  return resource !== undefined && clusterTypeOf(resource).isGround?.(resource.desired) === true;
}

async function claimAll({ cluster, parents, orders }: Batch): Promise<void> {
  const wanted = new Map<string, { claims: Claim[]; pending: ResourceId[] }>();
  for (const { change, resource } of orders) {
    if (resource === undefined || change.action === 'delete') continue;
    const found = clusterTypeOf(resource).claim?.(resource.desired);
    if (found === undefined) continue;
    const entry = wanted.get(resource.stack) ?? { claims: [], pending: [] };
    entry.claims.push(found);
    // What this change will make necessary, in case we don't live to see it.
    if (change.action === 'update') {
      entry.pending.push(...resource.notify.filter((id) => id.startsWith(`${cluster.target}/`)));
    }
    wanted.set(resource.stack, entry);
  }
  for (const [stack, { claims, pending }] of wanted)
    await claim(cluster.api, parents, stack, claims, pending);
}

async function execute(batch: Batch, order: Order): Promise<Verdict> {
  const { cluster, emit } = batch;
  const { id } = order.change;
  const start = performance.now();
  const seconds = (): number => Math.round(performance.now() - start) / 1000;
  emit({ type: 'change-started', target: cluster.target, id });
  try {
    const actual = await carryOut(batch, order);
    return { id, seconds: seconds(), ...(actual === undefined ? {} : { actual }) };
  } catch (error) {
    return { id, seconds: seconds(), error: clusterError(error, order.change.title, id) };
  }
}

async function carryOut(batch: Batch, { change, resource }: Order): Promise<unknown> {
  const { cluster, level, emit } = batch;
  const voice = voiceOf(cluster, change.id, emit);
  const { action } = change;
  if (resource === undefined || action === 'delete') {
    const { type, key } = typeOfOrder(change.id);
    await type?.undo?.(cluster, key, voice);
    return type?.absent;
  }
  return clusterTypeOf(resource).make({
    cluster,
    desired: resource.desired,
    owner: { stack: resource.stack, task: resource.task },
    level,
    needs: change.needs,
    action,
    restart: change.restart,
    voice,
  });
}

function voiceOf({ target }: Cluster, id: ResourceId, emit: (event: RunEvent) => void): Voice {
  return {
    note: (text) => emit({ type: 'note', target, text }),
    busy: (doing) => emit({ type: 'target-busy', target, doing }),
    retry: (attempt, waitSeconds, error) =>
      emit({ type: 'change-retried', target, id, attempt, waitSeconds, error: errorRecord(error) }),
  };
}
