import { isIP } from 'node:net';
import type { ErrorRecord } from '@vmstation/engine';
import type { Host, Site } from '@vmstation/inventory';
import { accessTo } from '@vmstation/ssh';
import { addressOf } from '../address.ts';
import { askSystem } from './ask-system.ts';
import { lastReached } from './last-reached.ts';
import { tryTcp } from './try-tcp.ts';

/** What this machine can tell of a host that it does not get in to, as file name → text. Takes some seconds at most. */
export async function lookFromHere(
  site: Site,
  host: Host,
  error: ErrorRecord,
): Promise<ReadonlyMap<string, string>> {
  const at = new Date().toISOString();
  const way = await wayTo(site, host);
  const address = await resolved(way.address);
  const route = address.ip === undefined ? '-' : await askSystem('ip', ['route', 'get', address.ip]);
  const tcp = await tryTcp(address.ip ?? way.address, way.port);
  // After the attempt: the kernel asks for a neighbour only when something is sent to it.
  const neighbour =
    address.ip === undefined ? '-' : await askSystem('ip', ['neigh', 'show', 'to', address.ip]);
  const rows: readonly (readonly [step: string, said: string])[] = [
    ['the way', way.words],
    ['name', address.words],
    ['route', route],
    [`TCP to port ${way.port}`, tcp],
    ['neighbour', neighbour],
    ['SSH', `${error.message} [${error.code}]`],
    ['power', powerOf(host)],
    ['last reached by', lastReached(site.name, site.environment, `host:${host.name}`)],
  ];
  const lines = rows.map(([step, said]) => `${step.padEnd(width)}  ${said}`);
  return new Map([
    [
      'reach.txt',
      `What was tried from this machine to reach ${host.name}, and how each step ended (${at})\n\n${lines.join('\n')}\n`,
    ],
    ['error.json', `${JSON.stringify(error, null, 2)}\n`],
  ]);
}

const width = 'last reached by'.length;

interface Way {
  readonly address: string;
  readonly port: number;
  readonly words: string;
}

/** The first machine on the way: of those behind it, only it could tell. */
async function wayTo(site: Site, host: Host): Promise<Way> {
  const { address, port } = addressOf(site, host);
  try {
    const known = { knownHosts: [site.connection.knownHosts] };
    const hops = await accessTo({ ...addressOf(site, host), sudo: 'none' }, known);
    const logins = hops.map((hop) => `${hop.login} port ${hop.port}`);
    const words = hops.length > 1 ? `${logins.join(', then ')}; the first one is tried` : logins.join('');
    return { address: hops[0]?.address ?? address, port: hops[0]?.port ?? port ?? 22, words };
  } catch {
    // Such as a key that cannot be read: the SSH error says so.
    return { address, port: port ?? 22, words: `${address} port ${port ?? 22}` };
  }
}

async function resolved(address: string): Promise<{ readonly ip?: string; readonly words: string }> {
  if (isIP(address) !== 0) return { ip: address, words: `${address} is an address, nothing to resolve` };
  const words = await askSystem('getent', ['ahosts', address], 3000);
  const [ip = ''] = words.split(' ');
  return isIP(ip) === 0 ? { words: `${address}: ${words}` } : { ip, words: `${address} is ${ip}` };
}

/** Whether somebody may have put it to sleep, and how it is woken. */
function powerOf({ power, mac, bmc }: Host): string {
  return [
    power.sleeps ? 'the site says that it sleeps when idle' : 'the site says that it stays on',
    ...(power.wakeOnLan ? [`a magic packet to ${mac} wakes it`] : []),
    ...(bmc === undefined ? [] : [`management controller (${bmc.kind}) at ${bmc.address}`]),
  ].join('; ');
}
