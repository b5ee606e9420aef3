import {
  errorRecord,
  type Resource,
  type ResourceId,
  type Target,
  type TargetId,
  type TargetState,
  VmstationError,
} from '@vmstation/engine';
import { type Facts, type Host, type HostName, parseFacts } from '@vmstation/inventory';
import { fileTypes, hostTarget, systemTypes } from '@vmstation/resources';
import type { Connection, ConnectRetry } from '@vmstation/ssh';
import { connectTo, retryNote } from '../../run/connect.ts';
import { accessOf, type Session } from '../../run/session.ts';
import { busy, type Tell } from './busy.ts';

/** A host that answered, on one kept connection. */
export interface SeenHost {
  readonly host: Host;
  readonly connection: Connection;
  readonly target: Target;
  readonly state: TargetState;
  /** Or which of them are missing: all else is looked at nevertheless, here more than anywhere. */
  readonly facts: Facts | VmstationError;
}

/** The hosts in scope as they were seen, or why they were not. */
export interface Seen {
  readonly hosts: ReadonlyMap<HostName, SeenHost | VmstationError>;
  /** Measured states of the resources that clusters are reached by. */
  readonly measured: ReadonlyMap<ResourceId, unknown>;
  /** Who is told of all that is asked of them besides. */
  readonly tell: Tell;
  close(): Promise<void>;
}

/** Reads facts and ledger of the hosts in scope, and of their resources only what clusters are reached by. */
export async function seeHosts(session: Session, tell: Tell): Promise<Seen> {
  const { site, selection } = session;
  const chosen = site.hosts.filter(
    ({ name }) => selection.hosts.length === 0 || selection.hosts.includes(name),
  );
  const hosts = new Map<HostName, SeenHost | VmstationError>(
    await Promise.all(chosen.map(async (host) => [host.name, await seeHost(session, host, tell)] as const)),
  );
  const seen = [...hosts.values()].flatMap((each) => (each instanceof VmstationError ? [] : [each]));
  return {
    hosts,
    measured: new Map(seen.flatMap(({ state }) => [...state.observed])),
    tell,
    close: async () => {
      await Promise.all(seen.map(({ target }) => target.close()));
    },
  };
}

async function seeHost(session: Session, host: Host, tell: Tell): Promise<SeenHost | VmstationError> {
  const id: TargetId = `host:${host.name}`;
  try {
    return await busy(tell, id, 'reading', async () => {
      const onRetry = (retry: ConnectRetry) => tell(retryNote(id, retry));
      const connection = await connectTo(session.site, host, { onRetry });
      return seeOver(connection, host, accessOf(session, id));
    });
  } catch (error) {
    return error instanceof VmstationError
      ? error
      : new VmstationError({ ...errorRecord(error), where: host.name, cause: error });
  }
}

/** A host over a connection that is open, and closed again when the host cannot be read. */
export async function seeOver(
  connection: Connection,
  host: Host,
  wanted: readonly Resource[],
): Promise<SeenHost> {
  const { name } = host;
  const target = hostTarget({
    name,
    types: [...fileTypes, ...systemTypes],
    connect: async () => connection,
  });
  try {
    const state = await target.read(wanted);
    return { host, connection, target, state, facts: factsOf(state, name) };
  } catch (error) {
    await target.close();
    throw error;
  }
}

function factsOf({ facts }: TargetState, name: HostName): Facts | VmstationError {
  try {
    return parseFacts(facts, name);
  } catch (error) {
    if (error instanceof VmstationError) return error;
    throw error;
  }
}
