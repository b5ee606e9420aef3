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
const own =
  /^(-c|--configuration|-t|--targets?|-p|--projects?|--base|--head|--exclude|--files|--parallel|--output-style)$/;
/** And those without one. */
const flags = /^--(all|nx-bail|skip-nx-cache|verbose)$/;

/** What Nx or the program behind a target would say against the words after `nx`. */
export function nxRefuses(words: readonly string[], targets: Targets): string | undefined {
  const [verb = '…', ...rest] = words;
  if (isPlaceholder(verb) || others.includes(verb)) return undefined;
  const given = sorted(verb.includes(':') ? words : rest);
  if (verb === 'run-many' || verb === 'affected') return manyRefuse(verb, given, targets);
  if (verb !== 'run' && !verb.includes(':')) return `nx has no verb ${verb}`;
  const { values, free, forwarded } = given;
  const [name = '', task = '', configuration = values('-c', '--configuration')[0]] = (free[0] ?? '').split(
    ':',
  );
  if ([name, task].some(isPlaceholder)) return undefined;
  const found = targets.get(name)?.[task];
  if (found === undefined) return `there is no ${name}:${task}`;
  if (configuration !== undefined && !(configuration in (found.configurations ?? {})))
    return `${name}:${task} has no configuration ${configuration}`;
  return behindRefuses(found, forwarded);
}

/** Each target of several projects has to be somewhere, its configuration too; what is forwarded goes to all of them. */
function manyRefuse(verb: string, { values, forwarded }: Given, targets: Targets): string | undefined {
  const names = values('-t', '--target', '--targets');
  if (names.length === 0) return `nx ${verb} without a target`;
  const chosen = values('-p', '--project', '--projects');
  const stranger = chosen.find((project) => /^[\w-]+$/.test(project) && !targets.has(project));
  if (stranger !== undefined) return `there is no project ${stranger}`;
  const [configuration] = values('-c', '--configuration');
  for (const name of names) {
    const found = [...targets.values()].flatMap((all) => all[name] ?? []);
    if (found.length === 0) return `no project has a target ${name}`;
    if (
      configuration !== undefined &&
      !found.some(({ configurations = {} }) => configuration in configurations)
    )
      return `no target ${name} has a configuration ${configuration}`;
    const why = found.map((each) => behindRefuses(each, forwarded)).find((each) => each !== undefined);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** What the program behind a target says against the words that go to it. */
function behindRefuses({ options }: Target, forwarded: readonly string[]): string | undefined {
  const behind = options?.command?.match(/^node apps\/vmstation\/src\/bin\.mjs (.*)$/)?.[1];
  return behind === undefined ? undefined : vmstationRefuses([...behind.split(' '), ...forwarded]);
}

interface Given {
  /** Of Nx's own options of these names. */
  values(...names: readonly string[]): readonly string[];
  readonly free: readonly string[];
  readonly forwarded: readonly string[];
}

function sorted(words: readonly string[]): Given {
  const pairs: [string, string][] = [];
  const free: string[] = [];
  const forwarded: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [option = '', value] = (words[at] ?? '').split(/=(.*)/s);
    if (own.test(option)) pairs.push([option, value ?? words[++at] ?? '']);
    else if (option.startsWith('-') && !flags.test(option)) forwarded.push(words[at] ?? '');
    else if (!option.startsWith('-')) free.push(option);
  }
  const values = (...names: readonly string[]) =>
    pairs.filter(([name]) => names.includes(name)).flatMap(([, value]) => value.split(','));
  return { values, free, forwarded };
}
