import { createInterface } from 'node:readline/promises';
import { VmstationError } from '@vmstation/engine';
import { whileTyping } from '@vmstation/reporters';

/**
 * Asks a person to type a word before something is destroyed.
 * @throws CONSENT_NEEDED when there is nobody to ask, or the word was another
 */
export async function consent(what: string, word: string, given: string | boolean): Promise<void> {
  if (given === word) return;
  const next = `type it when asked, or give it beforehand: --yes=${word}`;
  if (given !== false && given !== true) {
    throw new VmstationError({
      code: 'CONSENT_NEEDED',
      message: `${what} needs --yes=${word}, not --yes=${given}`,
      next,
    });
  }
  if (given === true || !process.stdin.isTTY) {
    throw new VmstationError({
      code: 'CONSENT_NEEDED',
      message: `${what} needs the name ${word}, so that it is no slip`,
      next,
    });
  }
  const answer = await whileTyping(() => typed(`${what}\nType ${word} to go on: `));
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
