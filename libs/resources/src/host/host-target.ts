import {
  type LockOwner,
  type Look,
  type Order,
  type Resource,
  type ResourceId,
  type RunEvent,
  type Target,
  type TargetState,
  type Verdict,
  VmstationError,
} from '@vmstation/engine';
import { anew } from './anew.ts';
import { applyOrders } from './apply-orders.ts';
import { askedOf } from './asked-of.ts';
import { clockNote } from './clock-note.ts';
import { diagnoseHost, type Explained } from './diagnose.ts';
import { releaseLock, takeLock } from './lock.ts';
import type { HostTargetOptions } from './options.ts';
import { redactor, secretsIn, withoutSecrets } from './output.ts';
import { readHost } from './read-host.ts';
import { defaultRoots } from './roots.ts';
import { type HostSession, remember, rememberedOf } from './session.ts';
import type { Shell } from './shell.ts';
import type { NodeState } from './state-section.ts';
import { withLoss } from './with-loss.ts';
import { worldMoved } from './world.ts';

export interface HostTarget extends Target {
  /** What this run cost on the host, second connections included. */
  stats(): { readonly commands: number; readonly requests: number };
}

/** A machine that is reached through a root shell. Nothing is opened before it is first needed. */
export function hostTarget(options: HostTargetOptions): HostTarget {
  const shells: Shell[] = [];
  const connect = async (): Promise<Shell> => {
    const shell = await options.connect();
    shells.push(shell);
    return shell;
  };
  const session: HostSession = {
    id: `host:${options.name}`,
    name: options.name,
    roots: options.roots ?? defaultRoots,
    types: new Map(options.types.map((type) => [type.name, type])),
    stepMs: (options.timeouts?.stepSeconds ?? 90) * 1000,
    shells,
    connect,
    ledger: new Map(),
    generation: 'none',
    lock: undefined,
    lost: false,
    notes: [],
    secrets: [],
  };
  const place = { host: options.name, roots: session.roots, timeoutMs: session.stepMs };
  const explained = new Map<ResourceId, Explained>();
  /** At the first look for the plan that is made now. */
  let seen: NodeState | undefined;
  let kept: Promise<Shell> | undefined;
  const shell = (): Promise<Shell> => {
    kept ??= connect();
    return kept;
  };

  const unlock = async (): Promise<void> => {
    const token = session.lock;
    if (token === undefined) return;
    session.lock = undefined;
    const released = releaseLock(await shell(), place, token);
    // A lock whose kept shell has ended belongs to nobody, so there is nothing to add to what apply said.
    await (session.lost ? released.catch(() => undefined) : released);
  };

  return {
    id: session.id,

    async read(resources: readonly Resource[], { again = false }: Look = {}): Promise<TargetState> {
      const { asked, unknown } = askedOf(resources, session.types);
      for (const each of asked) explained.set(each.id, each);
      // A read of some does not make the others' secrets known to everybody.
      session.secrets.push(...secretsIn(resources.map(({ desired }) => desired)));
      const reading = await readHost(await shell(), asked, {
        host: options.name,
        roots: session.roots,
        seconds: options.timeouts?.readSeconds ?? 60,
      });
      const { generation } = session;
      remember(session, reading.state);
      if (again) session.generation = generation;
      else seen = reading.state;
      return {
        facts: reading.facts,
        observed: reading.observed,
        failed: new Map([...withoutSecrets(reading.failed, redactor(session.secrets)), ...unknown]),
        ledger: reading.state.ledger.map((entry) => withLoss(entry, session.types)),
        pending: reading.state.pending,
        notes: [...reading.state.notes, ...clockNote(options.name, reading.facts)],
      };
    },

    async lock(owner: LockOwner): Promise<void> {
      const taken = await takeLock(await shell(), place, owner);
      session.lock = taken.token;
      if (taken.note !== undefined) session.notes.push(taken.note);
      if (seen !== undefined && worldMoved(seen, taken.state, session.generation)) {
        await unlock();
        throw new VmstationError({
          code: 'WORLD_MOVED',
          message: `another run has changed ${options.name} since it was read`,
          where: options.name,
          next: 'run the same command again, so that the plan fits what is there now',
        });
      }
      remember(session, taken.state);
    },

    async apply(orders: readonly Order[], emit: (event: RunEvent) => void): Promise<readonly Verdict[]> {
      for (const { resource, inputs } of orders) {
        session.secrets.push(...secretsIn(resource?.desired), ...secretsIn(inputs));
      }
      for (const text of session.notes.splice(0)) emit({ type: 'note', target: session.id, text });
      try {
        return await applyOrders(session, await shell(), orders, emit);
      } catch (error) {
        session.lost = true;
        throw error;
      }
    },

    unlock,

    async diagnose(failed: readonly ResourceId[]): Promise<ReadonlyMap<string, string>> {
      const known = failed.flatMap((id) => explained.get(id) ?? rememberedOf(id, session));
      const redact = redactor(session.secrets);
      const through = (open: Shell) =>
        diagnoseHost(open, session.id, known, { roots: session.roots, redact });
      const old = kept;
      if (old === undefined || session.lost) return anew(connect, through);
      // What failed may be the connection and not the host.
      return old.then(through).catch(() => anew(connect, through));
    },

    async close(): Promise<void> {
      if (kept === undefined) return;
      const opened = await kept.then(
        (value) => value,
        () => undefined, // whoever needed it has been told
      );
      await opened?.close();
    },

    stats() {
      const sum = (pick: (shell: Shell) => number) => shells.reduce((total, each) => total + pick(each), 0);
      return { commands: sum(({ stats }) => stats.commands), requests: sum(({ stats }) => stats.batches) };
    },
  };
}
