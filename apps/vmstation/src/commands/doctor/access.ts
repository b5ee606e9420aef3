import { existsSync } from 'node:fs';
import { errorRecord } from '@vmstation/engine';
import { builtClusters, expandHome, type Host, type Site } from '@vmstation/inventory';
import { accessTo, agentKeys } from '@vmstation/ssh';
import { addressOf } from '../../run/address.ts';
import { type Finding, finding } from './finding.ts';
import { kubeconfigOf } from './kubeconfig.ts';

/** Keys to log in with, pinned keys of the hosts, kubeconfigs: what lies on this machine. */
export async function lookAtAccess(site: Site): Promise<readonly Finding[]> {
  const agent = await agentOf(process.env.SSH_AUTH_SOCK);
  const hosts = await Promise.all(site.hosts.map((host) => measure(site, host)));
  const clusters = await Promise.all(builtClusters(site).map(kubeconfigOf));
  return [
    ...agent,
    ...merged(
      'There is a key to log in to',
      hosts.map(({ key }) => key),
    ),
    ...merged(
      'The host key is pinned of',
      hosts.flatMap(({ pin }) => pin ?? []),
    ),
    ...clusters.flat(),
  ];
}

async function agentOf(socket: string | undefined): Promise<readonly Finding[]> {
  if (socket === undefined || socket === '') return [];
  const keys = await agentKeys(socket);
  const found = keys === undefined ? `nobody answers at ${socket}` : `${keys} keys`;
  const fix = keys === undefined ? 'eval "$(ssh-agent)" && ssh-add, or unset SSH_AUTH_SOCK' : 'ssh-add';
  const holds = keys !== undefined && keys > 0;
  return [finding('access', 'The SSH agent has a key', { holds, found, fix }, 'advice')];
}

/** One condition of one host. */
export interface OfHost {
  readonly host: string;
  readonly holds: boolean;
  readonly found: string;
  readonly fix: string;
}

async function measure(site: Site, host: Host): Promise<{ readonly key: OfHost; readonly pin?: OfHost }> {
  const { name } = host;
  const file = expandHome(site.connection.knownHosts);
  try {
    const hops = await accessTo({ ...addressOf(site, host), sudo: 'none' }, { knownHosts: [file] });
    const missing = hops.filter((hop) => !hop.pinned);
    const usable = await Promise.all(
      hops.map(async ({ keys, agent }) => keys + (agent === undefined ? 0 : ((await agentKeys(agent)) ?? 0))),
    );
    const tried = hops.flatMap((hop) => hop.tried).join(', ');
    return {
      key: {
        host: name,
        holds: usable.every((count) => count > 0),
        found: tried === '' ? 'none' : tried,
        fix: `ssh-keygen -t ed25519, then ssh-copy-id ${hops.at(-1)?.login ?? name}`,
      },
      pin: {
        host: name,
        holds: missing.length === 0,
        found: missing.length === 0 ? file : `not in ${file}`,
        fix: missing
          .map((hop) =>
            hop.ofSite
              ? `vmstation inventory pin ${hop.host} --env=${site.environment}`
              : `ssh-keyscan -p ${hop.port} ${hop.address} >> ${file}`,
          )
          .join(', then '),
      },
    };
  } catch (error) {
    const { message, next = '' } = errorRecord(error);
    const key = host.identityFile;
    const absent = key !== undefined && !existsSync(expandHome(key));
    const fix = absent ? `ssh-keygen -t ed25519 -f ${key}, or set another identityFile in the site` : next;
    return { key: { host: name, holds: false, found: message, fix } };
  }
}

/** Hosts of which the same was found stand in one line. */
export function merged(before: string, hosts: readonly OfHost[]): readonly Finding[] {
  return [...Map.groupBy(hosts, ({ found }) => found).values()].map((same) => {
    const names = same.map(({ host }) => host).join(', ');
    const fix = [...new Set(same.map((each) => each.fix))].join('; ');
    const holds = same.every((each) => each.holds);
    return finding('access', `${before} ${names}`, { holds, found: same[0]?.found ?? '', fix });
  });
}
