import {
  listEnvironments,
  listSites,
  loadSite,
  type Site,
  selectorWords,
  selects,
} from '@vmstation/inventory';
import { labEnvironment, siteSource } from '../../run/environment.ts';
import { labName } from '../../run/folders.ts';
import { defaultOptions } from '../../run/options.ts';
import { shippedSites } from '../../run/shipped-sites.ts';
import { loadConfig } from '../../run/stacks.ts';
import { listRuns } from '../../run/stored-runs.ts';
import type { Position } from './position.ts';
import { scripts } from './scripts.ts';

/** One word that fits, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** After the words that fit: names of files do, too. */
export const files: Candidate = { word: ':files', meaning: '' };

type Given = Position['given'];
type Values = (given: Given) => Promise<readonly Candidate[]>;

/** Where the values of options and arguments come from, as they are now. */
const sources: Readonly<Record<string, Values>> = {
  '--site': async () => [...plain(await listSites(shippedSites)), files],
  '--env': async (given) => plain(['lab', ...(await listEnvironments(source(given)))]),
  '--limit': async (given) => {
    const site = await siteOf(given);
    return selectorWords(site)
      .filter((word) => site.hosts.some((host) => selects(site, word, host)))
      .map((word) => ({ word, meaning: meaningOf(site, word) }));
  },
  '--stack': async (given) => plain((await stacksOf(given)).map(({ name }) => name)),
  '--tags': async (given) => {
    const only = given.get('--stack')?.split(',');
    const stacks = (await stacksOf(given)).filter(({ name }) => only === undefined || only.includes(name));
    return stacks.flatMap(({ tasks }) => tasks.map(({ name, title }) => ({ word: name, meaning: title })));
  },
  '--out': async () => [files],
  '--name': async () => plain(await (await import('@vmstation/lab/state')).listLabs()),
  plan: async () => [files],
  action: async () => [{ word: 'pin', meaning: 'trust the key of a host' }],
  host: async (given) => {
    const site = await siteOf(given);
    return site.hosts.map(({ name }) => ({ word: name, meaning: meaningOf(site, name) }));
  },
  run: async (given) => plain(listRuns((await siteOf(given)).name, environment(given))),
  shell: async () => plain([...scripts.keys()]),
  node: async (given) => {
    const { readLabState } = await import('@vmstation/lab/state');
    const { nodes } = await readLabState(given.get('--name') ?? labName);
    return nodes.map(({ name, address }) => ({ word: name, meaning: address }));
  },
  fault: async () => plain((await import('../lab/fault.ts')).faults),
  tag: async (given) =>
    plain(await (await import('@vmstation/lab/state')).listSnapshots(given.get('--name') ?? labName)),
};

/** Words that fit where a value stands; none where anything may be typed. */
export async function valuesOf(value: string, given: Given): Promise<readonly Candidate[]> {
  return (await sources[value]?.(given)) ?? [];
}

const plain = (words: readonly string[]) => words.map((word) => ({ word, meaning: '' }));

const environment = (given: Given) => given.get('--env') ?? defaultOptions.env;
const source = (given: Given) => siteSource(given.get('--site') ?? defaultOptions.site);

/** Those of the repository of that site, as a run has them. */
async function stacksOf(given: Given) {
  return (await loadConfig(source(given))).stacks;
}

/** As written in its environment: the lab has the same hosts at other addresses. */
function siteOf(given: Given): Promise<Site> {
  const env = environment(given);
  return loadSite({ ...source(given), ...(env === labEnvironment ? {} : { environment: env }) });
}

function meaningOf(site: Site, word: string): string {
  const host = site.hosts.find(({ name }) => name === word);
  if (host !== undefined) return host.roles.join(', ');
  if (word === 'all') return 'every host';
  return site.clusters.some(({ name }) => name === word) ? 'cluster' : 'role';
}
