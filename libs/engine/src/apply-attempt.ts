import { inputsOf, missingInput } from './apply-inputs.ts';
import { settle } from './apply-settle.ts';
import type { Work } from './apply-work.ts';
import { errorRecord } from './error-record.ts';
import { VmstationError } from './errors.ts';
import type { PlannedChange } from './plan.ts';
import type { TargetId } from './resource.ts';
import { retryDelays } from './retry.ts';
import type { Order, Verdict } from './target.ts';

/** One batch, and again what failed but may be repeated. */
export async function attempt(work: Work, target: TargetId, batch: readonly PlannedChange[]): Promise<void> {
  const { input } = work;
  let left = batch.filter((change) => {
    const missing = missingInput(work, change);
    if (missing !== undefined) settle(work, change, 'failed', 0, missing);
    return missing === undefined;
  });
  const delays = retryDelays();
  for (let attempt = 1; left.length > 0; attempt += 1) {
    input.emit({ type: 'batch-started', target, ids: left.map(({ id }) => id) });
    const verdicts = await input.targets.get(target)?.apply(
      left.map((change) => order(work, change)),
      input.emit,
    );
    const byId = new Map((verdicts ?? []).map((verdict) => [verdict.id, verdict]));
    const wait = delays.next();
    const again = left.filter(
      (change) => !wait.done && !input.signal.aborted && repeatable(work, change, byId.get(change.id)),
    );
    for (const change of left) {
      const verdict = byId.get(change.id);
      if (verdict?.actual !== undefined) work.actual.set(change.id, verdict.actual);
      if (!again.includes(change)) {
        settle(
          work,
          change,
          verdict !== undefined && verdict.error === undefined ? 'ok' : 'failed',
          verdict?.seconds ?? 0,
          verdict?.error ?? silent(change),
        );
      } else if (!wait.done) {
        input.emit({
          type: 'change-retried',
          target,
          id: change.id,
          attempt: attempt + 1,
          waitSeconds: wait.value / 1000,
          error: errorRecord(verdict?.error),
        });
      }
    }
    if (again.length > 0 && !wait.done) await input.sleep(wait.value);
    left = again;
    // Stopped while waiting: what failed has failed.
    if (!input.signal.aborted) continue;
    for (const change of left) settle(work, change, 'failed', 0, byId.get(change.id)?.error);
    return;
  }
}

function repeatable(work: Work, change: PlannedChange, verdict: Verdict | undefined): boolean {
  if (verdict?.error === undefined || change.undo) return false;
  const resource = work.input.graph.resources.get(change.id);
  return resource?.kind.safeToRepeat?.(resource.desired) === true;
}

function order(work: Work, change: PlannedChange): Order {
  const resource = change.undo ? undefined : work.input.graph.resources.get(change.id);
  return {
    change,
    resource,
    actual: work.actual.get(change.id),
    inputs: inputsOf(work, resource),
  };
}

function silent(change: PlannedChange): VmstationError {
  return new VmstationError({
    code: 'NO_VERDICT',
    message: `nothing was measured after ${change.title}`,
    where: change.id,
    next: 'run the same command again',
  });
}
