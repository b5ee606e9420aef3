import { messageOf, type ResourceId, redact, Secret, VmstationError } from '@vmstation/engine';

/** The last lines of what a command said. */
export function tail(text: string, lines = 40): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-lines)
    .join('\n');
}

/** What programs, kubeadm above all, say below the reason. */
const afterthought =
  /^(To see the stack trace|, error: exit status|\[preflight\] If you know what you are doing)/;

/** The line that most likely says why: the last one of stderr that holds a word and is no afterthought, else of stdout. */
export function reason(stdout: string, stderr: string): string | undefined {
  const worded = (text: string) =>
    text.split('\n').findLast((line) => /[\p{L}]{2}/u.test(line) && !afterthought.test(line.trim()));
  return (worded(stderr) ?? worded(stdout))?.trim();
}

/** Every secret inside a value. */
export function secretsIn(value: unknown): Secret<string>[] {
  if (value instanceof Secret) {
    const inner: unknown = value.reveal();
    return typeof inner === 'string' ? withLines(inner) : secretsIn(inner);
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((inner) => secretsIn(inner));
}

/** A command often quotes one line only of a key that has many. */
function withLines(text: string): Secret<string>[] {
  const lines = text.split('\n').filter((line) => line.trim().length >= 8);
  return [text, ...(lines.length > 1 || text.includes('\n') ? lines : [])].map((each) => new Secret(each));
}

/** Makes a text that came from a node fit to be shown. */
export function redactor(secrets: readonly Secret<string>[]): (text: string) => string {
  return (text) => redact(text, secrets);
}

/** Errors that quote what a node said, fit to be shown. */
export function withoutSecrets(
  failed: ReadonlyMap<ResourceId, VmstationError>,
  clean: (text: string) => string,
): ReadonlyMap<ResourceId, VmstationError> {
  return new Map(
    [...failed].map(([id, { code, message, where, cause, next }]) => [
      id,
      new VmstationError({
        code,
        message: clean(message),
        ...(where === undefined ? {} : { where }),
        ...(cause === undefined ? {} : { cause: new Error(clean(messageOf(cause))) }),
        ...(next === undefined ? {} : { next }),
      }),
    ]),
  );
}
