import { z } from 'zod';

/** How many checks passed, and how many did not. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

const reportSchema = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/**
 * Counts what vitest's JSON reporter says. All that did not pass has failed: what was skipped, left to be written or
 * never begun too, and a file that broke before its first test counts as one.
 */
export function vitestCount(report: unknown): Count {
  const { numTotalTests, numPassedTests, testResults } = reportSchema.parse(report);
  const broken = testResults.filter(
    ({ status, assertionResults }) => status !== 'passed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests + broken.length };
}
