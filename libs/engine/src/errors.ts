/** Everything an error of VMStation says: what failed and where, why, and what to do next. */
export interface ErrorFacts {
  /** Stable, documented code, such as `SSH_AUTH_FAILED`. */
  readonly code: string;
  /** What failed, as one sentence without a full stop at the end. */
  readonly message: string;
  /** The place: a host, a file with line and column, a resource. */
  readonly where?: string;
  /** The underlying error. */
  readonly cause?: unknown;
  /** The next command to run, or the fix. */
  readonly next?: string;
}

/** The one error class that crosses library borders. Its `code` is stable across releases. */
export class VmstationError extends Error {
  readonly code: string;
  readonly where: string | undefined;
  readonly next: string | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = 'VmstationError';
    this.code = facts.code;
    this.where = facts.where;
    this.next = facts.next;
  }
}

/** The message of anything that was thrown, for a person. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return 'issues' in thrown && Array.isArray(thrown.issues) ? issuesOf(thrown.issues) : thrown.message;
}

/** What a check of data found (Standard Schema, as zod does it), in a line: its own message is a page of JSON. */
function issuesOf([first, ...more]: readonly {
  readonly path?: readonly PropertyKey[];
  readonly message?: string;
}[]): string {
  const place = first?.path === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `;
  return `${place}${first?.message ?? 'not as expected'}${more.length === 0 ? '' : `, and ${more.length} more`}`;
}
