import { inspect } from 'node:util';

const hidden = '[secret]';

/**
 * A value that cannot be printed: every way of turning it into text yields `[secret]`.
 * Only {@link Secret.reveal} gives the value, so each use of it can be found by searching for that word.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself, for the one place that needs it. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}

/** Replaces each known secret value in a text that came from outside, such as a node's output. */
export function redact(text: string, secrets: Iterable<Secret<string>>): string {
  let result = text;
  for (const secret of secrets) {
    const value = secret.reveal();
    if (value.length > 0) result = result.replaceAll(value, hidden);
  }
  return result;
}
