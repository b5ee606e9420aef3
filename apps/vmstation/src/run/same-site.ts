import { type ErrorRecord, errorRecord } from '@vmstation/engine';
import { quote } from '@vmstation/resources/quote'; // all of that library is slow to load

/** Verbs about a site, with the words that belong to them. Help is the same for every site. */
const command =
  /\bvmstation (inventory pin [\w.-]+|(?:plan|apply|drift|validate|status|reset|diagnose|facts|inventory|report)\b)(?! --help)/g;
/** Those of them that are about some hosts when they are told so. */
const scoped = /^(?:plan|apply|drift|validate|status|reset|diagnose)$/;
const place = ['site', 'env'];

/**
 * What is told to type next is about the same site and environment: without them it would be about the lab.
 * @param words as they were typed after `vmstation`
 */
export function onSameSite(text: string, words: readonly string[] = process.argv.slice(2)): string {
  return withTyped(text, words, () => place);
}

/** The same about the same hosts: what befell some of them is no reason to change the others. */
export function onSameHosts(text: string, words: readonly string[] = process.argv.slice(2)): string {
  return withTyped(text, words, (verb) => (scoped.test(verb) ? [...place, 'limit'] : place));
}

function withTyped(
  text: string,
  words: readonly string[],
  namesOf: (verb: string) => readonly string[],
): string {
  return text.replaceAll(command, (found, verb: string) => {
    const names = namesOf(verb).filter((name) => !text.includes(`--${name}`));
    return [found, ...typed(words, names)].join(' ');
  });
}

/** Options of these names as they were typed, each as one word of a shell. */
function typed(words: readonly string[], names: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const [, name = '', joined] = /^--(\w+)(?:=(.*))?$/s.exec(word) ?? [];
    const value = joined ?? words[index + 1] ?? '';
    return names.includes(name) && value !== '' ? [`--${name}=${quote(value)}`] : [];
  });
}

/** An error as plain data, whose next command fits this run. */
export function errorHere(thrown: unknown, words?: readonly string[]): ErrorRecord {
  return recordHere(errorRecord(thrown), words);
}

export function recordHere(error: ErrorRecord, words?: readonly string[]): ErrorRecord {
  return error.next === undefined ? error : { ...error, next: onSameHosts(error.next, words) };
}
