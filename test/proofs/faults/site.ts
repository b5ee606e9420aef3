import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabState } from '@vmstation/lab';

const hosts = { alpha: 'debian-12', beta: 'el-10' } as const;

/** A Debian and a RHEL-like host, nothing more. Its folder is removed by the caller. */
export function writeSite(site: string): string {
  const folder = mkdtempSync(join(tmpdir(), `vmstation-${site}-`));
  writeFileSync(join(folder, 'site.yaml'), yaml({ site }));
  return folder;
}

/** The same, and beside the lab an environment `trust` that reaches the lab's nodes as a real site would. */
export function addTrust(folder: string, lab: LabState): void {
  const reached = (more: object) => ({
    network: { cidr: lab.network.subnet, gateway: lab.network.host, dns: [lab.network.host] },
    connection: { knownHosts: lab.knownHosts },
    hosts: Object.fromEntries(
      lab.nodes.map(({ name, address }) => [name, { address, identityFile: lab.userKey, ...more }]),
    ),
  });
  const environments = { trust: reached({}), password: reached({ sudo: 'password' }) };
  writeFileSync(join(folder, 'site.yaml'), yaml({ site: lab.name, environments }));
}

/** JSON is YAML, too. */
function yaml(more: { readonly site: string; readonly environments?: object }): string {
  return JSON.stringify({
    domain: 'example.lan',
    network: { cidr: '192.0.2.0/24', gateway: '192.0.2.1', dns: ['192.0.2.1'] },
    hosts: Object.fromEntries(
      Object.entries(hosts).map(([name, os], index) => [
        name,
        {
          address: `192.0.2.${10 + index}`,
          mac: `02:00:00:00:00:0${index}`,
          interface: 'eth0',
          os,
          roles: ['worker'],
          user: 'runner',
        },
      ]),
    ),
    // No task of the proofs makes accounts: the key only has to be there.
    users: { runner: { sudo: 'nopasswd', keys: [`ssh-ed25519 ${'A'.repeat(68)}`] } },
    ...more,
  });
}
