import {
  asleep,
  idOf,
  type ResourceId,
  type RunEvent,
  type Secret,
  type Target,
  type TargetId,
  targetName,
  VmstationError,
} from '@vmstation/engine';
import { clusterAccess } from '@vmstation/inventory';
import { hostTarget } from '@vmstation/resources';
import { type Connection, type ConnectOptions, isSilent, type Way } from '@vmstation/ssh';
import { connectTo, retryNote, wayToCluster } from './connect.ts';
import { hostOfCluster, type Session } from './session.ts';

/** The targets of a run, and what their connections cost so far. */
export interface Fleet {
  readonly targets: ReadonlyMap<TargetId, Target>;
  /** States measured in this run, newest last: where outputs such as a kubeconfig are taken from. */
  readonly measured: Map<ResourceId, unknown>;
  commandsOf(target: TargetId): number;
  requestsOf(target: TargetId): number;
  close(): Promise<void>;
}

type How = Pick<ConnectOptions, 'signal' | 'onRetry'>;

/**
 * Makes the targets; each connects when it is first used.
 * @param emit gets what is to be remembered of connecting
 * @param signal aborted when nobody waits for connections any more
 */
export async function makeFleet(
  session: Session,
  ids: Iterable<TargetId>,
  emit: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<Fleet> {
  const connections = new Map<TargetId, Connection[]>();
  const measured = new Map<ResourceId, unknown>();
  const targets = new Map<TargetId, Target>();
  for (const id of ids) {
    const how: How = { signal, onRetry: (retry) => emit(retryNote(id, retry)) };
    const target = id.startsWith('host:')
      ? hostOf(session, id, connections, how)
      : await clusterOf(session, id, measured, how);
    targets.set(id, watched(target, measured));
  }
  const sum = (id: TargetId, field: 'commands' | 'batches') =>
    (connections.get(id) ?? []).reduce((total, { stats }) => total + stats[field], 0);
  return {
    targets,
    measured,
    commandsOf: (id) => sum(id, 'commands'),
    requestsOf: (id) => sum(id, 'batches'),
    close: async () => {
      await Promise.all([...targets.values()].map((target) => target.close()));
    },
  };
}

function hostOf(session: Session, id: TargetId, connections: Map<TargetId, Connection[]>, how: How): Target {
  const name = targetName(id);
  const host = session.site.hosts.find((each) => each.name === name);
  if (host === undefined)
    throw new VmstationError({
      code: 'HOST_UNKNOWN',
      message: `there is no host ${name}`,
      next: 'vmstation inventory',
    });
  return hostTarget({
    name,
    types: session.types,
    connect: async () => {
      try {
        const connection = await connectTo(session.site, host, how);
        connections.set(id, [...(connections.get(id) ?? []), connection]);
        return connection;
      } catch (error) {
        throw host.power.sleeps && isSilent(error) ? asleep(name, error) : error;
      }
    },
  });
}

async function clusterOf(
  session: Session,
  id: TargetId,
  measured: ReadonlyMap<ResourceId, unknown>,
  how: How,
): Promise<Target> {
  const { clusterTarget } = await import('@vmstation/kube');
  const cluster = session.site.clusters.find(({ name }) => name === targetName(id));
  const host = hostOfCluster(session, id);
  let way: Promise<Way | undefined> | undefined;
  const target = clusterTarget({
    name: targetName(id),
    host: host === undefined ? undefined : targetName(host),
    kubeconfig: async () => kubeconfigOf(session, id, measured),
    way: async () => {
      if (cluster === undefined) return undefined;
      way ??= wayToCluster(session.site, cluster, how);
      return (await way)?.open;
    },
  });
  return {
    ...target,
    close: async () => {
      await target.close();
      const opened = await way?.catch(() => undefined); // whoever needed it has been told
      await opened?.close();
    },
  };
}

/** The kubeconfig as the control plane's host showed it in this run; `undefined` when there is no cluster yet. */
export function kubeconfigOf(
  session: Session,
  id: TargetId,
  measured: ReadonlyMap<ResourceId, unknown>,
): Secret<string> | undefined {
  const cluster = session.site.clusters.find(({ name }) => name === targetName(id));
  const access = cluster === undefined ? undefined : clusterAccess(session.stacks, cluster);
  if (access === undefined) return undefined;
  const from = idOf(access, id);
  const actual = measured.get(from);
  return actual === undefined
    ? undefined
    : session.predicted.resources.get(from)?.kind.outputs?.(actual)[access.output];
}

/** A target whose measured states are kept. */
function watched(target: Target, measured: Map<ResourceId, unknown>): Target {
  return {
    ...target,
    id: target.id,
    read: async (resources, look) => {
      const state = await target.read(resources, look);
      for (const [id, actual] of state.observed) measured.set(id, actual);
      return state;
    },
    apply: async (orders, emit) => {
      const verdicts = await target.apply(orders, emit);
      for (const { id, actual } of verdicts) if (actual !== undefined) measured.set(id, actual);
      return verdicts;
    },
  };
}
