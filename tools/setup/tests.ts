import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duration } from '@vmstation/reporters';
import { type Timing, timingTable } from './timings.ts';
import { type Count, vitestCount } from './vitest-count.ts';

interface Step {
  readonly title: string;
  readonly run: (folder: string) => Count;
}

const steps: readonly Step[] = [
  { title: 'format and lint', run: () => command('biome', ['check', '.']) },
  { title: 'types', run: () => command('tsc', ['-p', 'tsconfig.json']) },
  { title: 'unused code and dependencies', run: () => command('knip', []) },
  { title: 'unit tests', run: (folder) => vitest('vitest.config.ts', folder) },
  { title: 'proofs on the lab', run: (folder) => vitest('vitest.lab.config.ts', folder) },
];

/**
 * Runs every check and test, whatever fails; says how long each took, names once more what failed, and ends with
 * `N passed, N failed`. Returns the exit code.
 */
export function runTests(only: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-test-'));
  const total = { passed: 0, failed: 0 };
  const failures: string[] = [];
  const timings: Timing[] = [];
  for (const { title, run } of steps.filter(
    (step) => only.length === 0 || only.some((word) => step.title.includes(word)),
  )) {
    const started = Date.now();
    console.log(`▸ ${title}`);
    const count = run(folder);
    total.passed += count.passed;
    total.failed += count.failed;
    failures.push(...count.failures);
    const seconds = (Date.now() - started) / 1000;
    timings.push({ title, seconds });
    console.log(
      `${count.failed === 0 ? '✓' : '✗'} ${title}: ${count.passed} passed, ${count.failed} failed (${duration(seconds)})`,
    );
  }
  rmSync(folder, { recursive: true });
  console.log(`\n${timingTable(timings)}\n`);
  for (const failure of failures) console.log(`✗ ${failure}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function command(name: string, args: readonly string[]): Count {
  const ok = spawnSync(name, args, { stdio: 'inherit' }).status === 0;
  return ok
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [[name, ...args].join(' ')] };
}

/** Counts from vitest's own JSON; a run that dies without one, or ends badly whatever it counts, has failed. */
function vitest(config: string, folder: string): Count {
  const file = join(folder, `${config}.json`);
  const args = [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  const { status } = spawnSync('vitest', args, { stdio: 'inherit' });
  try {
    const count = vitestCount(JSON.parse(readFileSync(file, 'utf8')), process.cwd());
    if (status === 0 || count.failed > 0) return count;
    return { ...count, failed: 1, failures: [`${config}: an error outside of the tests`] };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { passed: 0, failed: 1, failures: [`${config} left no result\n  ${said}`] };
  }
}
