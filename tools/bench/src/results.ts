import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Cell, type Duration, groupOf, type Result, resultSchema } from './cell.ts';
import { type ScenarioName, scenarioNames } from './options.ts';

const folder = join(import.meta.dirname, '..', 'results');
const fileOf = (scenario: ScenarioName) => join(folder, `${scenario}.json`);

/** The last results of each scenario that was ever measured. */
export function readResults(): readonly Result[] {
  return scenarioNames
    .map(fileOf)
    .filter((file) => existsSync(file))
    .map((file) => resultSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/** What one bench measures of a scenario, and what is known of it from before. */
export interface BenchRecord {
  /** Date and command of this bench. */
  readonly run: string;
  /** What was measured before on a machine like this one. */
  readonly earlier: readonly Cell[];
  /** Keeps what comes, as it comes: what is measured together replaces what was measured of it before. */
  cells(more: readonly Cell[]): void;
  durations(more: readonly Duration[]): void;
}

export function openRecord(scenario: ScenarioName, command: string): BenchRecord {
  const run = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, \`${command}\``;
  const write = (change: (before: Result) => Partial<Result>) => {
    const before = lastOf(scenario);
    const result: Result = { ...before, machine: machine(), ...change(before) };
    mkdirSync(folder, { recursive: true });
    // One line a cell: small, and a change of one can be seen.
    const text = JSON.stringify(result).replace(/\{"(?=peer"|what")/g, '\n{"');
    writeFileSync(fileOf(scenario), `${text}\n`);
  };
  const before = lastOf(scenario);
  return {
    run,
    earlier: before.machine === machine() ? before.cells : [],
    cells: (more) => {
      const measured = new Set(more.map(groupOf));
      write(({ cells }) => ({
        cells: [...cells.filter((cell) => !measured.has(groupOf(cell))), ...more],
      }));
    },
    durations: (more) => write(() => ({ durations: more.map((duration) => ({ ...duration, run })) })),
  };
}

function lastOf(scenario: ScenarioName): Result {
  const empty: Result = { scenario, machine: '', cells: [], durations: [] };
  return readResults().find((result) => result.scenario === scenario) ?? empty;
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const debian = execFileSync('sh', ['-c', '. /etc/os-release; echo "$PRETTY_NAME"'], {
    encoding: 'utf8',
  }).trim();
  return `${cpus().length} × ${first?.model.trim()}, ${memory} GiB, ${debian}, Linux ${release().split('-')[0]}, Node ${process.version}`;
}
