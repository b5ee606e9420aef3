import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { nxAlone } from '../../nx-vmstation/src/testing/nx.ts';
import { vmstationRefuses } from './vmstation.ts';
import { isPlaceholder } from './words.ts';

const target = z.object({
  options: z.object({ command: z.string().optional() }).optional(),
  configurations: z.record(z.string(), z.unknown()).optional(),
});
const project = z.object({ data: z.object({ targets: z.record(z.string(), target) }) });
const graphSchema = z.object({ graph: z.object({ nodes: z.record(z.string(), project) }) });

type Target = z.output<typeof target>;

/** The targets of every project, as Nx itself sees them. */
export type Targets = ReadonlyMap<string, Readonly<Record<string, Target>>>;

export function nxTargets(root: string): Targets {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-nx-'));
  try {
    const file = join(folder, 'graph.json');
    execFileSync('nx', ['graph', `--file=${file}`], { cwd: root, env: nxAlone(folder) });
    const { graph } = graphSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(Object.entries(graph.nodes).map(([name, { data }]) => [name, data.targets]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Verbs of Nx that are about no target. */
const others = ['graph', 'show', 'list', 'report', 'reset', 'daemon'];
/** Options of Nx itself, each with a value; all others go to the program. */
const own = /^(-c|--configuration|-t|--targets?|-p|--projects?|--base|--head|--parallel|--output-style)$/;

/** What Nx or the program behind a target would say against the words after `nx`. */
export function nxRefuses(words: readonly string[], targets: Targets): string | undefined {
  const [verb = '…', ...rest] = words;
  if (isPlaceholder(verb) || others.includes(verb)) return undefined;
  const { values, free, forwarded } = sorted(verb.includes(':') ? ['run', ...words].slice(1) : rest);
  if (verb === 'run-many' || verb === 'affected') {
    const names = values('-t', '--target', '--targets');
    const missing = names.find((name) => ![...targets.values()].some((own) => name in own));
    if (names.length === 0) return `nx ${verb} without a target`;
    return missing === undefined ? undefined : `no project has a target ${missing}`;
  }
  if (verb !== 'run' && !verb.includes(':')) return `nx has no verb ${verb}`;
  const [name = '', task = '', configuration = values('-c', '--configuration')[0]] = (free[0] ?? '').split(
    ':',
  );
  if ([name, task].some(isPlaceholder)) return undefined;
  const found = targets.get(name)?.[task];
  if (found === undefined) return `there is no ${name}:${task}`;
  if (configuration !== undefined && !(configuration in (found.configurations ?? {})))
    return `${name}:${task} has no configuration ${configuration}`;
  const behind = found.options?.command?.match(/^node apps\/vmstation\/src\/bin\.mjs (.*)$/)?.[1];
  return behind === undefined ? undefined : vmstationRefuses([...behind.split(' '), ...forwarded]);
}

function sorted(words: readonly string[]) {
  const pairs: [string, string][] = [];
  const free: string[] = [];
  const forwarded: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [option = '', value] = (words[at] ?? '').split(/=(.*)/s);
    if (own.test(option)) pairs.push([option, value ?? words[++at] ?? '']);
    else if (option.startsWith('-')) forwarded.push(words[at] ?? '');
    else free.push(option);
  }
  const values = (...names: readonly string[]) =>
    pairs.filter(([name]) => names.includes(name)).flatMap(([, value]) => value.split(','));
  return { values, free, forwarded };
}
