import { canonical, VmstationError } from '@vmstation/engine';
import { wasTooLong } from './bounded.ts';
import type { Section } from './frame.ts';
import { reason, tail } from './output.ts';
import type { Step } from './steps.ts';

/** What is known of a step after its batch; texts are already free of secrets. */
export interface Evidence {
  /** Absent when its turn never came. */
  readonly code: number | undefined;
  readonly reached: boolean;
  /** Seconds that it took. */
  readonly elapsed: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The measured state, or why there is none. */
  readonly actual: unknown;
  readonly unread: VmstationError | undefined;
}

export interface Judgement {
  readonly error?: VmstationError;
  /** Something went wrong and yet the state is as desired. */
  readonly note?: string;
}

export function evidenceOf(
  section: string,
  out: ReadonlyMap<string, Section>,
  err: ReadonlyMap<string, Section>,
  redact: (text: string) => string,
): Pick<Evidence, 'code' | 'reached' | 'stdout' | 'stderr'> {
  const found = out.get(section);
  return {
    code: found?.code,
    reached: found !== undefined,
    stdout: redact(found?.noise ?? ''),
    stderr: redact(err.get(section)?.noise ?? ''),
  };
}

/** The verdict comes from the measured state. Only a restart cannot be seen in it, so there its exit code counts. */
export function judge(step: Step, evidence: Evidence): Judgement {
  if (!evidence.reached) return { error: applyFailed(step, evidence, 'its turn never came') };
  if (evidence.unread !== undefined)
    return { error: evidence.code === 0 ? evidence.unread : applyFailed(step, evidence) };
  const fields =
    step.remembered === undefined ? leftFields(step, evidence.actual) : undoneFields(step, evidence.actual);
  const restart = step.order.change.restart || step.order.change.action === 'restart';
  if (evidence.code !== 0 && (fields.length > 0 || restart)) return { error: applyFailed(step, evidence) };
  const kept = step.remembered === undefined ? undefined : keptOnPurpose(evidence.stdout);
  if (fields.length > 0 && kept !== undefined) return kept === '' ? {} : { note: kept };
  if (fields.length > 0) return { error: stillDiffers(step, evidence, fields) };
  if (evidence.code === 0) return {};
  return {
    note: `${step.order.change.title} is as desired, although its command ended with ${evidence.code ?? 'no code'}: ${reason(evidence.stdout, evidence.stderr) ?? 'it said nothing'}`,
  };
}

/** What an undo says it leaves, such as data, on a line `kept: why`; empty when there is nothing to tell. */
function keptOnPurpose(stdout: string): string | undefined {
  const lines = stdout.split('\n').filter((line) => line.startsWith('kept:'));
  return lines.length === 0 ? undefined : lines.map((line) => line.slice('kept:'.length).trim()).join('; ');
}

function leftFields(step: Step, actual: unknown): string[] {
  const difference = step.type.diff(step.desired, actual);
  if (difference === undefined) return [];
  return difference.fields.length > 0 ? difference.fields.map(({ field }) => field) : ['state'];
}

function undoneFields(step: Step, actual: unknown): string[] {
  // What is remembered went through JSON, so what is measured does too.
  const before = step.remembered?.before ?? null;
  const after: unknown = JSON.parse(canonical(actual ?? null));
  if (canonical(before) === canonical(after)) return [];
  const then = entriesOf(before);
  const now = entriesOf(after);
  const fields = [...new Set([...then.keys(), ...now.keys()])].filter(
    (field) => canonical(then.get(field) ?? null) !== canonical(now.get(field) ?? null),
  );
  return fields.length > 0 ? fields : ['state'];
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(value !== null && typeof value === 'object' ? Object.entries(value) : []);
}

function applyFailed(step: Step, evidence: Evidence, why?: string): VmstationError {
  const { title, action } = step.order.change;
  const said = reason(evidence.stdout, evidence.stderr);
  const how =
    why ??
    (wasTooLong(evidence.code, evidence.elapsed, step.seconds)
      ? `it took longer than ${step.seconds} s`
      : (said ?? `exit code ${evidence.code ?? 'unknown'}`));
  return new VmstationError({
    code: step.remembered === undefined ? 'APPLY_FAILED' : 'UNDO_FAILED',
    message: `${action} of ${title} failed: ${how}`,
    where: step.id,
    ...output(evidence),
    next: 'mend what the message says and run the same command again; diagnostics are in the run folder',
  });
}

function stillDiffers(step: Step, evidence: Evidence, fields: readonly string[]): VmstationError {
  const undo = step.remembered !== undefined;
  const { title } = step.order.change;
  return new VmstationError({
    code: undo ? 'UNDO_INCOMPLETE' : 'STILL_DIFFERS',
    message: undo
      ? `${title} is not as it was before its first change: ${fields.join(', ')}`
      : `${title} is still not as desired although no command failed: ${fields.join(', ')}`,
    where: step.id,
    ...output(evidence),
    next: 'look at it on that machine; something else may be changing it',
  });
}

function output({ stdout, stderr }: Evidence): { cause?: Error } {
  const said = [tail(stdout), tail(stderr)].filter((text) => text !== '').join('\n');
  return said === '' ? {} : { cause: new Error(said) };
}
