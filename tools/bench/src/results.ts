import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Cell, type Duration, type Result, resultSchema } from './cell.ts';
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

/** Keeps what a scenario brought so far; what an earlier run of the bench brought is replaced. */
export function keepResult(scenario: ScenarioName, command: string) {
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const cells: Cell[] = [];
  const durations: Duration[] = [];
  const write = () => {
    const result: Result = { scenario, date: `${date} UTC`, command, machine: machine(), cells, durations };
    mkdirSync(folder, { recursive: true });
    // One line a cell: small, and a change of one can be seen.
    const text = JSON.stringify(result).replaceAll(/,?\{"(?=peer"|what")/g, (start) =>
      start.replace('{', '\n{'),
    );
    writeFileSync(fileOf(scenario), `${text}\n`);
  };
  return {
    cells: (more: readonly Cell[]) => {
      cells.push(...more);
      write();
    },
    durations: (more: readonly Duration[]) => {
      durations.push(...more);
      write();
    },
  };
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const debian = execFileSync('sh', ['-c', '. /etc/os-release; echo "$PRETTY_NAME"'], {
    encoding: 'utf8',
  }).trim();
  return `${cpus().length} × ${first?.model.trim()}, ${memory} GiB, ${debian}, Linux ${release().split('-')[0]}, Node ${process.version}`;
}
