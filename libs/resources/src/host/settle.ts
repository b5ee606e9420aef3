import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, retryDelays, type Verdict, VmstationError } from '@vmstation/engine';
import { settleScript } from './apply-script.ts';
import { newNonce, parseFrames, wasReached } from './frame.ts';
import { tail } from './output.ts';
import type { Roots } from './roots.ts';
import type { Shell } from './shell.ts';
import type { Step } from './steps.ts';

export interface SettleInput {
  readonly shell: Shell;
  /** Opens a second connection. */
  readonly connect: () => Promise<Shell>;
  readonly roots: Roots;
  readonly steps: readonly Step[];
  readonly armed: readonly Step[];
  readonly verdicts: readonly Verdict[];
  readonly timeoutMs: number;
}

export interface Settled {
  readonly verdicts: readonly Verdict[];
  /** Steps whose ledger entry is gone. */
  readonly forgotten: readonly Step[];
  readonly generation: string | undefined;
}

/**
 * What follows a batch, when something has to: proves that we still get in and disarms the guards, forgets what was
 * undone. A guarded change that failed stays armed, so that the node goes back to what worked.
 */
export async function settle(input: SettleInput): Promise<Settled> {
  const { steps, armed, verdicts } = input;
  const failed = new Map(
    verdicts.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error] as const])),
  );
  const proven = armed.filter((step) => !failed.has(step.id));
  const locked = proven.length > 0 ? await secondConnection(input, proven) : undefined;
  if (locked !== undefined) for (const step of proven) failed.set(step.id, reverted(step, locked));

  const disarm = proven.filter((step) => !failed.has(step.id));
  const undone = steps.filter((step) => step.remembered !== undefined && !failed.has(step.id));
  let generation: string | undefined;
  if (disarm.length > 0 || undone.length > 0) {
    const nonce = newNonce();
    const script = settleScript(nonce, input.roots, disarm, undone);
    const { stdout, stderr } = await input.shell.run(script, { timeoutMs: input.timeoutMs });
    const out = parseFrames(stdout, nonce);
    const values = out.get('settle')?.values;
    for (const step of disarm) {
      if (values?.get(step.index)?.get('disarmed') !== 'yes')
        failed.set(step.id, reverted(step, 'the change and its test took too long'));
    }
    if (!wasReached(out.get('settle')))
      for (const step of undone)
        if (!failed.has(step.id)) failed.set(step.id, notForgotten(step, tail(stderr)));
    generation = out.get('state')?.values.get(0)?.get('generation');
  }
  return {
    verdicts: verdicts.map((verdict) => {
      const error = failed.get(verdict.id);
      return error === undefined ? verdict : { ...verdict, error };
    }),
    forgotten: undone.filter((step) => !failed.has(step.id)),
    generation,
  };
}

/**
 * Tries for some 10 seconds where nothing listens: an sshd that reloads closes its port for a moment, for longer on a
 * busy machine. For half of the guards' time at most: what lets us in after it is the node that took the change back.
 * @returns why we did not get in, or nothing
 */
async function secondConnection(
  { connect, timeoutMs }: SettleInput,
  proven: readonly Step[],
): Promise<string | undefined> {
  const half = 500 * Math.min(...proven.map(({ guard }) => guard?.seconds ?? 0));
  const until = Date.now() + half;
  const delays = retryDelays(5, 500);
  for (;;) {
    try {
      const second = await connect();
      try {
        const { code } = await second.run('true', { timeoutMs });
        return code === 0 ? undefined : `true ended with ${code} on a second connection`;
      } finally {
        await second.close();
      }
    } catch (error) {
      const { done, value } = delays.next();
      const mayPass = error instanceof VmstationError && error.code === 'SSH_UNREACHABLE';
      if (done || !mayPass || Date.now() + value > until) return messageOf(error);
      await sleep(value);
    }
  }
}

/** Also for a connection that was lost in the middle of a guarded change. */
export function reverted(step: Step, cause: string): VmstationError {
  const seconds = Math.ceil(step.guard?.seconds ?? 0);
  return new VmstationError({
    code: 'GUARD_REVERTED',
    message: `${step.order.change.title} would have locked us out; the machine puts it back by itself within ${seconds} s`,
    where: step.id,
    cause: new Error(cause),
    next: `wait ${seconds} s, mend what is desired and run the same command again`,
  });
}

function notForgotten(step: Step, cause: string): VmstationError {
  return new VmstationError({
    code: 'LEDGER_NOT_CLEARED',
    message: `${step.order.change.title} is undone, but its ledger entry could not be removed`,
    where: step.id,
    cause: new Error(cause),
    next: 'run the same command again',
  });
}
