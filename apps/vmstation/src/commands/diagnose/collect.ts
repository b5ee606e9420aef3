import { release } from 'node:os';
import { type ErrorRecord, errorRecord, type VmstationError } from '@vmstation/engine';
import type { Cluster } from '@vmstation/inventory';
import { z } from 'zod';
import { lookFromHere } from '../../run/reach/look-from-here.ts';
import type { Session } from '../../run/session.ts';
import { version } from '../../version.ts';
import { busy, type Tell } from '../live/busy.ts';
import { askCluster, clustersInScope } from '../live/see-clusters.ts';
import type { Seen, SeenHost } from '../live/see-hosts.ts';

/** Text by path inside the bundle. */
export type Files = ReadonlyMap<string, string>;

export interface Collected {
  readonly files: Files;
  /** What could not be looked at, and why; it stands in the bundle as well. */
  readonly lost: readonly string[];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** The site as it was understood. What is secret in it prints as `[secret]`, whoever prints it. */
export function aboutSite({ site, stacks }: Session): Files {
  return new Map([
    ['site.json', json(site)],
    [
      'stacks.json',
      json(stacks.map(({ name, after, tasks }) => ({ name, after, tasks: tasks.map((t) => t.name) }))),
    ],
  ]);
}

export function versions(): Files {
  const { platform, arch } = process;
  return new Map([
    ['versions.json', json({ vmstation: version, node: process.version, platform, arch, kernel: release() })],
  ]);
}

export async function fromHosts({ site }: Session, seen: Seen): Promise<Collected> {
  return together(
    [...seen.hosts].map(async ([name, host]) => {
      const collected = await collect(`hosts/${name}`, () => fromHost(host, seen.tell));
      const declared = site.hosts.find((each) => each.name === name);
      if (!(host instanceof Error)) return { ...collected, lost: [...collected.lost, ...tooLittle(host)] };
      if (declared === undefined) return collected;
      const files = await lookFromHere(site, declared, errorRecord(host));
      return {
        ...collected,
        files: new Map([...files].map(([file, text]) => [`hosts/${name}/${file}`, text])),
      };
    }),
  );
}

async function fromHost(host: SeenHost | VmstationError, tell: Tell): Promise<Files> {
  if (host instanceof Error) throw host;
  const { facts, ledger, pending, notes = [] } = host.state;
  return new Map([
    ...(await busy(tell, `host:${host.host.name}`, 'collecting', () => host.target.diagnose([]))),
    ['facts.json', json(facts)],
    ['ledger.json', json({ pending, notes, ledger })],
  ]);
}

/** The files are there; that a run can do nothing with this host is to be said all the same. */
function tooLittle({ host, facts }: SeenHost): readonly string[] {
  return facts instanceof Error ? [lostLine(host.name, errorRecord(facts))] : [];
}

export async function fromClusters(session: Session, seen: Seen): Promise<Collected> {
  return together(
    clustersInScope(session).map((cluster) =>
      collect(`clusters/${cluster.name}`, () => fromCluster(session, cluster, seen)),
    ),
  );
}

/** No object as it is: a pod's environment and a ConfigMap may hold what nobody should see. */
const eventList = z.object({
  items: z.array(
    z.object({
      lastTimestamp: z.string().nullish(),
      type: z.string().default(''),
      reason: z.string().default(''),
      message: z.string().default(''),
      count: z.number().nullish(),
      involvedObject: z.object({
        kind: z.string().default(''),
        namespace: z.string().default(''),
        name: z.string().default(''),
      }),
    }),
  ),
});

function fromCluster(session: Session, cluster: Cluster, seen: Seen): Promise<Files> {
  return askCluster(session, cluster, seen, async (client) => {
    const [version, nodes, pods, { items }, ready] = await Promise.all([
      client.version(),
      client.nodes(),
      client.pods(),
      client.get('/api/v1/events', eventList),
      client.text('/livez', { verbose: '' }),
    ]);
    const events = items
      .toSorted((a, b) => (a.lastTimestamp ?? '').localeCompare(b.lastTimestamp ?? ''))
      .map(
        ({ lastTimestamp, type, reason, count, message, involvedObject: { kind, namespace, name } }) =>
          `${lastTimestamp ?? '-'} ${type} ${reason} x${count ?? 1} ${kind} ${namespace}/${name}: ${message}`,
      );
    return new Map([
      ['version.txt', `${version}\n`],
      ['health.txt', ready],
      ['nodes.json', json(nodes)],
      ['pods.json', json(pods)],
      ['events.txt', `${events.join('\n')}\n`],
    ]);
  });
}

/** What one target gives, or a file that says why it gave nothing. */
async function collect(place: string, get: () => Promise<Files>): Promise<Collected> {
  try {
    const files = await get();
    return { files: new Map([...files].map(([name, text]) => [`${place}/${name}`, text])), lost: [] };
  } catch (error) {
    const record = errorRecord(error);
    return {
      files: new Map([[`${place}/not-reached.json`, json(record)]]),
      lost: [lostLine(place.slice(place.indexOf('/') + 1), record)],
    };
  }
}

function lostLine(name: string, { message, code }: ErrorRecord): string {
  return `${name}: ${message} [${code}]`;
}

async function together(parts: readonly Promise<Collected>[]): Promise<Collected> {
  const all = await Promise.all(parts);
  return {
    files: new Map(all.flatMap(({ files }) => [...files])),
    lost: all.flatMap(({ lost }) => lost),
  };
}
