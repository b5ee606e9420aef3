import {
  messageOf,
  type Order,
  type ResourceId,
  type RunEvent,
  type Verdict,
  VmstationError,
} from '@vmstation/engine';
import { newNonce } from './frame.ts';
import { redactor } from './output.ts';
import { readHost } from './read-host.ts';
import type { Asked } from './read-sections.ts';
import { runBatch } from './run-batch.ts';
import type { HostSession } from './session.ts';
import { reverted, settle } from './settle.ts';
import type { Shell } from './shell.ts';
import { type Step, stepsFor } from './steps.ts';
import { levelOf } from './world.ts';

/** Makes a batch of changes, and keeps what the session knows of the node in step with it. */
export async function applyOrders(
  session: HostSession,
  shell: Shell,
  orders: readonly Order[],
  emit: (event: RunEvent) => void,
): Promise<readonly Verdict[]> {
  const { id, roots, types, ledger, lock } = session;
  if (lock === undefined) throw notLocked(session.name);
  const level = levelOf(session.generation) + 1;
  const actual = await beforeGuardedUndo(session, shell, orders);
  const { steps, refused } = stepsFor(orders, {
    types,
    ledger,
    level,
    actualOf: (resource) => actual.get(resource),
  });
  const refusals = [...refused].map(([resource, error]): Verdict => ({ id: resource, seconds: 0, error }));
  if (steps.length === 0) return refusals;

  const batch = { token: lock, generation: `${level} ${newNonce()}`, roots };
  const redact = redactor(session.secrets);
  const begun = new Set<ResourceId>();
  const follow = (event: RunEvent) => {
    if (event.type === 'change-started') begun.add(event.id);
    emit(event);
  };
  const result = await runBatch(shell, id, steps, { ...batch, redact }, follow).catch((error: unknown) => {
    throw lostWhileGuarded(
      steps.find(({ id, guard }) => guard !== undefined && begun.has(id)),
      error,
    );
  });
  for (const { entry } of steps) if (entry !== undefined) ledger.set(entry.id, entry);
  session.generation = result.generation ?? batch.generation;
  const settled = await settle({
    shell,
    connect: session.connect,
    roots,
    steps,
    armed: result.armed,
    verdicts: result.verdicts,
    timeoutMs: session.stepMs,
  });
  for (const step of settled.forgotten) ledger.delete(step.id);
  session.generation = settled.generation ?? session.generation;
  return [...settled.verdicts, ...refusals];
}

/** What a guard of an undo puts back is the state from right before it, and no plan has read that. */
async function beforeGuardedUndo(
  { types, ledger, name, roots }: HostSession,
  shell: Shell,
  orders: readonly Order[],
): Promise<ReadonlyMap<string, unknown>> {
  const asked = orders.flatMap(({ change, resource }, index): Asked[] => {
    const entry = ledger.get(change.id);
    const type = types.get(change.type);
    if (resource !== undefined || entry === undefined || type?.guard === undefined) return [];
    return [{ index, id: change.id, type, desired: entry.desired }];
  });
  if (asked.length === 0) return new Map();
  return (await readHost(shell, asked, { host: name, roots, seconds: 60 })).observed;
}

/**
 * The connection may be gone because of what we changed: then the node helps itself, and the user has to know.
 * @param guarded a guarded change that was begun
 */
function lostWhileGuarded(guarded: Step | undefined, error: unknown): unknown {
  const ours = error instanceof VmstationError && ['LOCK_LOST', 'STATE_NOT_WRITABLE'].includes(error.code);
  return guarded === undefined || ours ? error : reverted(guarded, messageOf(error));
}

function notLocked(host: string): VmstationError {
  return new VmstationError({
    code: 'NOT_LOCKED',
    message: `changes were ordered for ${host} without its lock`,
    where: host,
    next: 'report this, with the run folder',
  });
}
