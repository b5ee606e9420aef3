import { parseArgs } from 'node:util';

export const scenarioNames = ['table', 'growth', 'startup', 'nx', 'cluster'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface Options {
  readonly scenarios: readonly ScenarioName[];
  readonly runs: number;
  readonly hosts: readonly number[];
  readonly resources: readonly number[];
  readonly roundTrips: readonly number[];
  /** Growth: numbers of hosts. */
  readonly growth: readonly number[];
  readonly phases: readonly ('first' | 'again')[];
  /** Only peers whose names begin so; all when empty. */
  readonly peers: readonly string[];
  /** Peers keep the runs that are known of them, and are measured as often as there are too few. */
  readonly fill: boolean;
  /** Seconds after which something that was measured once is not measured again. */
  readonly budget: number;
  /** Leaves the nodes where they are. */
  readonly keep: boolean;
  /** Measures nothing; writes page and chart from the results that are kept. */
  readonly report: boolean;
}

export const usage = `npm run bench -- [OPTIONS]

  --scenario NAMES   of ${scenarioNames.join(', ')}                       (default: all)
  --runs N           runs of each                                          (default: 5)
  --hosts LIST       hosts of the table                                    (default: 1,3)
  --resources LIST   resources a host                                      (default: 20,200)
  --round-trips LIST milliseconds                                          (default: 0,10,50)
  --growth LIST      hosts of the growth                                   (default: 1,5,10,25,50)
  --phases LIST      of first, again                                       (default: both)
  --peers LIST       beginnings of their names                             (default: all)
  --budget SECONDS   what has taken that long in all is not repeated       (default: 3600)
  --fill             peers keep what was measured of them before, up to the runs;
                     VMStation and the bare script are measured anew beside the rest
  --quick            1 run, 20 resources, no delay: a look in minutes
  --keep             leave the nodes for the next time (npx vmstation lab down --name=bench)
  --report           measure nothing: page and chart from the last results`;

/** @throws TypeError for an unknown option or value */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      scenario: { type: 'string', default: scenarioNames.join(',') },
      runs: { type: 'string' },
      hosts: { type: 'string', default: '1,3' },
      resources: { type: 'string' },
      'round-trips': { type: 'string' },
      growth: { type: 'string', default: '1,5,10,25,50' },
      phases: { type: 'string', default: 'first,again' },
      peers: { type: 'string', default: '' },
      budget: { type: 'string', default: '3600' },
      fill: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
    },
  });
  const list = (text: string) => text.split(',').filter((word) => word !== '');
  const numbers = (text: string) => list(text).map(whole);
  return {
    scenarios: list(values.scenario).map((word) => oneOf(word, scenarioNames)),
    runs: whole(values.runs ?? (values.quick ? '1' : '5')),
    hosts: numbers(values.hosts),
    resources: numbers(values.resources ?? (values.quick ? '20' : '20,200')),
    roundTrips: numbers(values['round-trips'] ?? (values.quick ? '0' : '0,10,50')),
    growth: numbers(values.growth),
    phases: list(values.phases).map((word) => oneOf(word, ['first', 'again'] as const)),
    peers: list(values.peers),
    fill: values.fill,
    budget: whole(values.budget),
    keep: values.keep,
    report: values.report,
  };
}

function whole(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  throw new TypeError(`"${word}" is not a whole number`);
}

function oneOf<T extends string>(word: string, words: readonly T[]): T {
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  throw new TypeError(`"${word}" is not one of ${words.join(', ')}`);
}
