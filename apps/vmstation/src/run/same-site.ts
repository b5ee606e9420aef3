import { type ErrorRecord, errorRecord } from '@vmstation/engine';

/** Verbs about a site, with the words that belong to them. Help is the same for every site. */
const command =
  /\bvmstation (inventory pin [\w.-]+|(?:plan|apply|drift|validate|status|reset|diagnose|facts|inventory|report)\b)(?! --help)/g;

/**
 * What is told to type next is about the same site and environment: without them it would be about the lab.
 * @param words as they were typed after `vmstation`
 */
export function onSameSite(text: string, words: readonly string[] = process.argv.slice(2)): string {
  const flags = typed(words).filter((flag) => !text.includes(flag.slice(0, flag.indexOf('='))));
  return flags.length === 0 ? text : text.replaceAll(command, `$& ${flags.join(' ')}`);
}

function typed(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    if (/^--(site|env)=./.test(word)) return [word];
    const value = words[index + 1];
    return /^--(site|env)$/.test(word) && value !== undefined ? [`${word}=${value}`] : [];
  });
}

/** An error as plain data, whose next command fits this run. */
export function errorHere(thrown: unknown, words?: readonly string[]): ErrorRecord {
  return recordHere(errorRecord(thrown), words);
}

export function recordHere(error: ErrorRecord, words?: readonly string[]): ErrorRecord {
  return error.next === undefined ? error : { ...error, next: onSameSite(error.next, words) };
}
