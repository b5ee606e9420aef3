import { relative } from 'node:path';
import { z } from 'zod';

/** How many checks passed, how many did not, and which. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  /** One text each: where, its name, and the first line of what it said. */
  readonly failures: readonly string[];
}

const assertionSchema = z.object({
  status: z.string(),
  fullName: z.string(),
  failureMessages: z.array(z.string()).nullish(),
});

const reportSchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(assertionSchema),
    }),
  ),
});

/**
 * Counts what vitest's JSON reporter says. All that did not pass has failed: what was skipped, left to be written or
 * never begun too, and a file that broke before its first test counts as one. Files are named from the folder `root`.
 */
export function vitestCount(report: unknown, root: string): Count {
  const { numTotalTests, numPassedTests, testResults } = reportSchema.parse(report);
  const broken = testResults.filter(
    ({ status, assertionResults }) => status !== 'passed' && assertionResults.length === 0,
  );
  const failures = testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    return assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ fullName, status, failureMessages }) =>
        failure(`${file}: ${fullName}`, failureMessages?.[0] || message || status),
      );
  });
  return {
    passed: numPassedTests,
    failed: numTotalTests - numPassedTests + broken.length,
    failures: [
      ...failures,
      ...broken.map(({ name, message }) =>
        failure(relative(root, name), message || 'broke before its first test'),
      ),
    ],
  };
}

function failure(where: string, said: string): string {
  return `${where}\n  ${said.split('\n', 1)[0] ?? ''}`;
}
