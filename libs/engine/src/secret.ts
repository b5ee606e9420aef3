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

/**
 * Replaces each known secret value in a text that came from outside, such as a node's output. Values may overlap: what
 * belongs to any of them goes.
 */
export function redact(text: string, secrets: Iterable<Secret<string>>): string {
  const spans = [...secrets].flatMap((secret) => spansOf(text, secret.reveal()));
  let result = '';
  let done = 0;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (from >= done) result += text.slice(done, from) + hidden;
    done = Math.max(done, to);
  }
  return result + text.slice(done);
}

/** Where a value stands in a text, from and to. */
function spansOf(text: string, value: string): [number, number][] {
  const spans: [number, number][] = [];
  if (value === '') return spans;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1))
    spans.push([at, at + value.length]);
  return spans;
}
