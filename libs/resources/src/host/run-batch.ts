import { type RunEvent, type TargetId, targetName, type Verdict, VmstationError } from '@vmstation/engine';
import { applyScript, asked, type Batch, batchTimeoutMs } from './apply-script.ts';
import { newNonce, parseFrames, type Section } from './frame.ts';
import { evidenceOf, judge } from './judge.ts';
import { lockLost } from './lock.ts';
import { reason, tail, withoutSecrets } from './output.ts';
import { followProgress } from './progress.ts';
import { measure } from './read-sections.ts';
import type { Shell } from './shell.ts';
import type { Step } from './steps.ts';

export interface BatchResult {
  readonly verdicts: readonly Verdict[];
  /** As the node says it at the end of the batch. */
  readonly generation: string | undefined;
  /** Steps whose guard is armed. */
  readonly armed: readonly Step[];
}

/**
 * Sends one batch and judges each of its steps by what was measured.
 *
 * @throws LOCK_LOST, STATE_NOT_WRITABLE (nothing was changed then), and what the connection throws
 */
export async function runBatch(
  shell: Shell,
  target: TargetId,
  steps: readonly Step[],
  { redact, ...batch }: Batch & { readonly redact: (text: string) => string },
  emit: (event: RunEvent) => void,
): Promise<BatchResult> {
  const nonce = newNonce();
  const bySection = new Map(steps.map((step) => [`a${step.index}`, step]));
  const progress = followProgress(nonce, (section) => {
    const step = bySection.get(section);
    if (step !== undefined) emit({ type: 'change-started', target, id: step.id });
  });
  const result = await shell.run(applyScript(nonce, steps, batch), {
    timeoutMs: batchTimeoutMs(steps),
    onLine: progress.onLine,
  });
  const out = parseFrames(result.stdout, nonce);
  const err = parseFrames(result.stderr, nonce);
  assertPrepared(out.get('prepare'), err.get('prepare'), targetName(target));

  for (const [name, section] of out) {
    if (!name.startsWith('together:') || section.code === 0) continue;
    const why = reason(redact(section.noise), redact(err.get(name)?.noise ?? ''));
    emit({ type: 'note', target, text: `a head start failed (${name}): ${why ?? `code ${section.code}`}` });
  }
  const measured = measure(steps.map(asked), out, err);
  const unread = withoutSecrets(measured.failed, redact);
  const verdicts = steps.map((step): Verdict => {
    const refused = out.get(`g${step.index}`);
    const seconds = progress.secondsOf(`a${step.index}`);
    if (refused !== undefined && refused.code !== 0)
      return {
        id: step.id,
        seconds,
        error: notGuarded(step, redact(err.get(`g${step.index}`)?.noise ?? '')),
      };
    const actual = measured.observed.get(step.id);
    const { error, note } = judge(step, {
      ...evidenceOf(`a${step.index}`, out, err, redact),
      elapsed: seconds,
      actual,
      unread: measured.observed.has(step.id) ? undefined : (unread.get(step.id) ?? unmeasured(step)),
    });
    if (note !== undefined) emit({ type: 'note', target, text: note });
    return {
      id: step.id,
      seconds,
      ...(error === undefined ? {} : { error }),
      ...(measured.observed.has(step.id) ? { actual } : {}),
    };
  });
  return {
    verdicts,
    generation: out.get('state')?.values.get(0)?.get('generation'),
    armed: steps.filter(({ index }) => out.get(`g${index}`)?.code === 0),
  };
}

function assertPrepared(out: Section | undefined, err: Section | undefined, host: string): void {
  if (out?.code === 0) return;
  if (out?.code === 3) throw lockLost(host);
  throw new VmstationError({
    code: 'STATE_NOT_WRITABLE',
    message: `nothing was changed on ${host}, because what is to be undone later could not be written down there`,
    where: host,
    cause: new Error(tail(err?.noise ?? '')),
    next: 'make room or mend the file system that the cause names, then run the same command again',
  });
}

function unmeasured(step: Step): VmstationError {
  return new VmstationError({
    code: 'NOT_MEASURED',
    message: `what became of ${step.order.change.title} could not be measured`,
    where: step.id,
    next: 'run the same command again',
  });
}

function notGuarded(step: Step, stderr: string): VmstationError {
  return new VmstationError({
    code: 'GUARD_UNAVAILABLE',
    message: `${step.order.change.title} was not touched, because the timer that would put it back could not be armed`,
    where: step.id,
    cause: new Error(tail(stderr)),
    next: 'mend what the cause says (systemd-run is needed) and run the same command again',
  });
}
