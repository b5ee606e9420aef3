import {
  idOf,
  type ResourceId,
  type Secret,
  type Target,
  type TargetId,
  targetName,
  VmstationError,
} from '@vmstation/engine';
import { clusterAccess, expandHome, type Host, type Site } from '@vmstation/inventory';
import { hostTarget } from '@vmstation/resources';
import { type Connection, connect } from '@vmstation/ssh';
import { addressOf } from './address.ts';
import type { Session } from './session.ts';
import { sudoPassword } from './sudo-password.ts';

/** The targets of a run, and what their connections cost so far. */
export interface Fleet {
  readonly targets: ReadonlyMap<TargetId, Target>;
  /** States measured in this run, newest last: where outputs such as a kubeconfig are taken from. */
  readonly measured: Map<ResourceId, unknown>;
  commandsOf(target: TargetId): number;
  requestsOf(target: TargetId): number;
  close(): Promise<void>;
}

/**
 * Makes the targets; each connects when it is first used.
 * @param signal aborted when nobody waits for connections any more
 */
export async function makeFleet(
  session: Session,
  ids: Iterable<TargetId>,
  signal: AbortSignal,
): Promise<Fleet> {
  const connections = new Map<TargetId, Connection[]>();
  const measured = new Map<ResourceId, unknown>();
  const targets = new Map<TargetId, Target>();
  for (const id of ids) {
    const target = id.startsWith('host:')
      ? hostOf(session, id, connections, signal)
      : await clusterOf(session, id, measured);
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

function hostOf(
  session: Session,
  id: TargetId,
  connections: Map<TargetId, Connection[]>,
  signal: AbortSignal,
): Target {
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
      const connection = await connectTo(session.site, host, signal);
      connections.set(id, [...(connections.get(id) ?? []), connection]);
      return connection;
    },
  });
}

/** Opens a connection as the site says. */
export function connectTo(site: Site, host: Host, signal?: AbortSignal): Promise<Connection> {
  return connect(
    {
      ...addressOf(site, host),
      sudo:
        host.sudo === 'root'
          ? 'none'
          : host.sudo === 'nopasswd'
            ? 'nopasswd'
            : { password: () => sudoPassword(host.name) },
    },
    {
      knownHosts: [expandHome(site.connection.knownHosts)],
      ...(signal === undefined ? {} : { signal }),
    },
  );
}

async function clusterOf(
  session: Session,
  id: TargetId,
  measured: ReadonlyMap<ResourceId, unknown>,
): Promise<Target> {
  const { clusterTarget } = await import('@vmstation/kube');
  return clusterTarget({ name: targetName(id), kubeconfig: async () => kubeconfigOf(session, id, measured) });
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
    read: async (resources) => {
      const state = await target.read(resources);
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
