import {
  errorRecord,
  type ResourceId,
  type Target,
  type TargetState,
  VmstationError,
} from '@vmstation/engine';
import type { Host, HostName } from '@vmstation/inventory';
import { fileTypes, hostTarget, systemTypes } from '@vmstation/resources';
import type { Connection } from '@vmstation/ssh';
import { connectTo } from '../../run/connect.ts';
import { accessResources, type Session } from '../../run/session.ts';

/** A host that answered, on one kept connection. */
export interface SeenHost {
  readonly host: Host;
  readonly connection: Connection;
  readonly target: Target;
  readonly state: TargetState;
}

/** The hosts in scope as they were seen, or why they were not. */
export interface Seen {
  readonly hosts: ReadonlyMap<HostName, SeenHost | VmstationError>;
  /** Measured states of the resources that clusters are reached by. */
  readonly measured: ReadonlyMap<ResourceId, unknown>;
  close(): Promise<void>;
}

/** Reads facts and ledger of the hosts in scope, and of their resources only what clusters are reached by. */
export async function seeHosts(session: Session): Promise<Seen> {
  const { site, selection } = session;
  const chosen = site.hosts.filter(
    ({ name }) => selection.hosts.length === 0 || selection.hosts.includes(name),
  );
  const hosts = new Map<HostName, SeenHost | VmstationError>(
    await Promise.all(chosen.map(async (host) => [host.name, await seeHost(session, host)] as const)),
  );
  const seen = [...hosts.values()].flatMap((each) => (each instanceof VmstationError ? [] : [each]));
  return {
    hosts,
    measured: new Map(seen.flatMap(({ state }) => [...state.observed])),
    close: async () => {
      await Promise.all(seen.map(({ target }) => target.close()));
    },
  };
}

async function seeHost(session: Session, host: Host): Promise<SeenHost | VmstationError> {
  const access = accessResources(session);
  const wanted = [...session.predicted.resources.values()].filter(
    ({ id, target }) => target === `host:${host.name}` && access.has(id),
  );
  try {
    const connection = await connectTo(session.site, host);
    const target = hostTarget({
      name: host.name,
      types: [...fileTypes, ...systemTypes],
      connect: async () => connection,
    });
    return { host, connection, target, state: await read(target, wanted) };
  } catch (error) {
    return error instanceof VmstationError
      ? error
      : new VmstationError({ ...errorRecord(error), where: host.name, cause: error });
  }
}

async function read(target: Target, wanted: Parameters<Target['read']>[0]): Promise<TargetState> {
  try {
    return await target.read(wanted);
  } catch (error) {
    await target.close();
    throw error;
  }
}
