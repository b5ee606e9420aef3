import { z } from 'zod';
import type { Provider } from '../provider/provider.ts';
import { tryRun } from '../provider/run.ts';
import type { LabState } from '../state/lab-state.ts';
import { parseDrops } from './closed-rules.ts';
import { tableOf } from './firewall.ts';

const RouteSchema = z.object({
  dst: z.string(),
  type: z.string().optional(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
});
export type Route = z.infer<typeof RouteSchema>;

const Links = z.array(
  z.object({ ifname: z.string(), linkinfo: z.object({ info_kind: z.string().optional() }).optional() }),
);

/** What decides whether a lab is closed. */
export interface ClosedFacts {
  /** All routes of a running node, of both IP versions and every table. */
  readonly nodeRoutes: ReadonlyMap<string, readonly Route[]>;
  readonly internal: boolean;
  readonly dropsFromBridge: boolean;
  readonly dropsToBridge: boolean;
  readonly bridgePorts: readonly { readonly name: string; readonly kind: string }[];
  readonly gateway:
    | {
        readonly routes: readonly Route[];
        readonly links: readonly string[];
        /** Names of the forwarding sysctls that are on. */
        readonly forwarding: readonly string[];
      }
    | undefined;
}

/** Reads routes, rules and switches where they are. */
export async function readClosedFacts(provider: Provider, state: LabState): Promise<ClosedFacts> {
  const { bridge, name } = state.network;
  const network = await provider.network(name);
  const rules = await tryRun(['nft', '--json', 'list', 'table', 'inet', tableOf(state.name)]);
  const drops = rules.exitCode === 0 ? parseDrops(rules.stdout, bridge) : { from: false, to: false };
  const ports = await tryRun(['ip', '-json', '-details', 'link', 'show', 'master', bridge]);
  const nodes = await Promise.all(
    state.nodes.map(async (node) => [node.name, await readRoutes(provider, node.container)] as const),
  );
  return {
    nodeRoutes: new Map(
      nodes.flatMap(([node, routes]) => (routes === undefined ? [] : [[node, routes] as const])),
    ),
    internal: network?.internal === true,
    dropsFromBridge: drops.from,
    dropsToBridge: drops.to,
    bridgePorts:
      ports.exitCode === 0
        ? parseLinks(ports.stdout).map((l) => ({ name: l.ifname, kind: l.linkinfo?.info_kind ?? '' }))
        : [],
    gateway: await readGateway(provider, state),
  };
}

const parseJson = (text: string): unknown => JSON.parse(text.trim() === '' ? '[]' : text);
const parseLinks = (text: string) => Links.parse(parseJson(text));

async function readRoutes(provider: Provider, container: string): Promise<Route[] | undefined> {
  const versions = await Promise.all(
    ['-4', '-6'].map((v) => provider.exec(container, ['ip', '-json', v, 'route', 'show', 'table', 'all'])),
  );
  if (versions.some((answer) => answer.exitCode !== 0)) return undefined;
  return versions.flatMap((answer) => z.array(RouteSchema).parse(parseJson(answer.stdout)));
}

const FORWARDING = ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding'];

async function readGateway(provider: Provider, state: LabState): Promise<ClosedFacts['gateway']> {
  const { container } = state.gateway;
  const routes = await readRoutes(provider, container);
  if (routes === undefined) return undefined;
  const links = await provider.exec(container, ['ip', '-json', 'link']);
  const values = await Promise.all(
    FORWARDING.map(async (name) => {
      const read = await provider.exec(container, ['cat', `/proc/sys/${name}`]);
      // A machine without IPv6 has no such switch; any other answer than 0 counts as on.
      return read.exitCode === 0 && read.stdout.trim() !== '0' ? [name] : [];
    }),
  );
  return { routes, links: parseLinks(links.stdout).map((link) => link.ifname), forwarding: values.flat() };
}
