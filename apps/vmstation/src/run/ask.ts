import { createInterface } from 'node:readline/promises';
import { VmstationError } from '@vmstation/engine';
import { whileTyping } from '@vmstation/reporters';

/** Whether a question is put to somebody: consent was not given beforehand, and there is a terminal to type on. */
export function isAsked(given: string | boolean): boolean {
  return given === false && process.stdin.isTTY;
}

/**
 * Asks a person to type a word before something is destroyed.
 * @param doing what needs it, as in `undoing 3 changes`
 * @param warning what they should know, a sentence; default none
 * @throws CONSENT_NEEDED when there is nobody to ask, or the word was another
 */
export async function consent(
  doing: string,
  word: string,
  given: string | boolean,
  warning?: string,
): Promise<void> {
  if (given === word) return;
  // Nx starts us without a terminal to ask on, and hands on what is typed behind its own words. What those were is not known.
  const next =
    process.env.NX_TASK_TARGET_TARGET === undefined
      ? `type it when asked, or give it beforehand: --yes=${word}`
      : `nobody can be asked below Nx: add --yes=${word} to what you typed`;
  if (given !== false && given !== true) {
    throw new VmstationError({
      code: 'CONSENT_NEEDED',
      message: `${doing} needs --yes=${word}, not --yes=${given}`,
      next,
    });
  }
  if (!isAsked(given)) {
    throw new VmstationError({
      code: 'CONSENT_NEEDED',
      message: `${doing} needs the name ${word}, so that it is no slip`,
      next,
    });
  }
  const answer = await whileTyping(() =>
    typed(`${warning === undefined ? '' : `${warning}\n`}Type ${word} to go on with ${doing}: `),
  );
  if (answer.trim() !== word) {
    throw new VmstationError({
      code: 'CONSENT_NEEDED',
      message: `that was not ${word}; nothing was changed`,
      next,
    });
  }
}

/** What was typed; nothing after Ctrl-C or Ctrl-D. */
async function typed(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
    lines.once('SIGINT', () => {
      process.stderr.write('\n');
      lines.close();
    });
  });
  const answer = await Promise.race([lines.question(question), closed]);
  lines.close();
  return answer;
}
