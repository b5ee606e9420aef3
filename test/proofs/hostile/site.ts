import type { LabState } from '@vmstation/lab';

/** No task here gives users their keys, but a site has to name who logs in. */
const key = `ssh-ed25519 ${'A'.repeat(68)} nobody`;

/** A site of two nodes of a lab; on the Debian one, sudo asks for a password. As JSON, which is YAML. */
export function siteOf({ network, knownHosts, userKey, nodes }: LabState): string {
  const hosts = nodes.map(({ name, address, mac, os, user }) => [
    name,
    {
      ...{ address, mac, interface: 'eth0', os, user, roles: ['worker'], identityFile: userKey },
      sudo: os === 'debian-12' ? 'password' : 'nopasswd',
    },
  ]);
  return JSON.stringify({
    site: 'hostile',
    domain: 'example.lan',
    network: { cidr: network.subnet, gateway: network.host, dns: [network.host] },
    connection: { knownHosts },
    hosts: Object.fromEntries(hosts),
    clusters: {},
    users: Object.fromEntries(nodes.map(({ user }) => [user, { keys: [key], sudo: 'nopasswd' }])),
  });
}
