import { errorRecord } from '@vmstation/engine';
import { SiteInvalidError, showPlace, showProblem } from '@vmstation/inventory';

/** What is wrong, where, and what to do. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** `site.yaml:12:5`, or a resource. */
  readonly where: string;
  readonly fix: string;
  /** The whole as one line for a person. */
  readonly line: string;
}

export function problem(facts: Omit<Problem, 'line'>): Problem {
  const { code, message, where, fix } = facts;
  const place = where === '' || message.includes(where) ? '' : `${where} `;
  return { ...facts, line: `${place}${message}; ${fix} [${code}]` };
}

/** All problems of a site with their places, or the one of anything else that was thrown. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof SiteInvalidError) {
    return error.problems.map((found) => ({
      code: found.code,
      message: found.path === '' ? found.message : `${found.path}: ${found.message}`,
      where: showPlace(found),
      fix: found.fix,
      line: showProblem(found),
    }));
  }
  const { code, message, where = '', next = 'correct the task' } = errorRecord(error);
  return [problem({ code, message, where, fix: next })];
}
