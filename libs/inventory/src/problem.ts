import { VmstationError } from '@vmstation/engine';

/** Where in the site, from the top: `['hosts', 'homelab', 'roles', 0]`. */
export type SitePath = readonly (string | number)[];

/** A fault in the data of a site, before its place in a file is known. */
export interface Finding {
  /** Stable, UPPER_SNAKE. */
  readonly code: string;
  readonly path: SitePath;
  /** Whether the key is at fault, not its value. Default the value. */
  readonly at?: 'key' | 'value';
  /** One sentence without a full stop. */
  readonly message: string;
  readonly fix: string;
}

/** A fault in a site with its place. */
export interface SiteProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** The file, or `environment lab` for a fault in what was handed over at run time. */
  readonly file: string;
  /** From 1; 0 when there is no file. */
  readonly line: number;
  readonly column: number;
  /** `hosts.homelab.roles[0]`; empty for the whole. */
  readonly path: string;
}

/** `['hosts', 'homelab', 'roles', 0]` → `hosts.homelab.roles[0]`. */
export function showPath(path: SitePath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const key = /^[\w-]+$/.test(step) ? step : `"${step}"`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** `site.yaml:12:5`, as terminals and editors make it a link. */
export function showPlace(problem: SiteProblem): string {
  return problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
}

/** One line for a person. */
export function showProblem(problem: SiteProblem): string {
  const subject = problem.path === '' ? '' : `${problem.path}: `;
  return `${showPlace(problem)} ${subject}${problem.message}; ${problem.fix} [${problem.code}]`;
}

/** Problems that a message lists; who has more mends these first. */
const mostShown = 100;

/** All faults of a site at once, sorted by place. Code SITE_INVALID. */
export class SiteInvalidError extends VmstationError {
  readonly problems: readonly SiteProblem[];

  constructor(site: string, problems: readonly SiteProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const [first] = problems;
    super({
      code: 'SITE_INVALID',
      message: [
        `${count} in the site ${site}`,
        ...problems.slice(0, mostShown).map((problem) => `  ${showProblem(problem)}`),
        ...(problems.length > mostShown ? [`  and ${problems.length - mostShown} more`] : []),
      ].join('\n'),
      ...(first === undefined ? {} : { where: showPlace(first) }),
      next: first?.fix ?? 'vmstation validate',
    });
    this.name = 'SiteInvalidError';
    this.problems = problems;
  }
}
