import { consent, isAsked } from './ask.ts';
import type { RunOptions } from './options.ts';
import { makeReading } from './pager.ts';
import { planShort, printText } from './print.ts';
import type { Looked } from './with-run.ts';

/** What has to be agreed to, as `consent` takes it. */
export interface Question {
  readonly doing: string;
  readonly word: string;
  readonly given: string | boolean;
  readonly warning?: string;
}

/**
 * Shows what is about to be done, and asks for consent where there is a question. A plan that is longer than the terminal
 * is read in the pager before that: nobody can agree to what has scrolled away.
 * @throws CONSENT_NEEDED; INTERRUPTED when the run was stopped while it was read
 */
export async function agree(
  { plan, signal }: Pick<Looked, 'plan' | 'signal'>,
  options: RunOptions,
  question?: Question,
): Promise<void> {
  if (!options.json) {
    const text = planShort(plan, options);
    if (question !== undefined && isAsked(question.given)) await read(text, signal);
    else printText(text);
  }
  if (question !== undefined) await consent(question.doing, question.word, question.given, question.warning);
}

async function read(text: string, signal: AbortSignal): Promise<void> {
  const reading = makeReading();
  reading.show(text);
  await reading.finish();
  signal.throwIfAborted();
}
