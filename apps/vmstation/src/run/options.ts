/** The options that every verb about a site takes. */
export interface RunOptions {
  /** Name of a shipped site, or a folder. Default: `vmstation`. */
  readonly site: string;
  /** Environment of the site. Default: `lab`, so that nothing real is touched by accident. */
  readonly env: string;
  /** Only these hosts, roles or clusters. Empty: all. */
  readonly limit: readonly string[];
  /** Only these stacks. Empty: all. */
  readonly stack: readonly string[];
  /** Only these tasks. Empty: all. */
  readonly tags: readonly string[];
  readonly json: boolean;
  readonly diff: boolean;
  /** Consent given beforehand: `true`, or the name of the cluster or site that may be destroyed. */
  readonly yes: string | boolean;
  /** Hosts that may work at once. */
  readonly concurrency: number;
}

/** The verbs that plan. */
export type RunVerb = 'plan' | 'apply' | 'drift' | 'reset';

/** What holds when nothing is said. */
export const defaultOptions: RunOptions = {
  site: 'vmstation',
  env: 'lab',
  limit: [],
  stack: [],
  tags: [],
  json: false,
  diff: false,
  yes: false,
  concurrency: 30,
};

/** 0 clean, 1 error, 2 changes or drift pending. */
export type ExitCode = 0 | 1 | 2;
