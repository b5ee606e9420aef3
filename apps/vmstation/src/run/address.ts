import type { Host, Site } from '@vmstation/inventory';
import type { HostAddress } from '@vmstation/ssh';

/** Where, as whom and through whom a host is reached, as the site says. */
export function addressOf(site: Site, host: Host): Omit<HostAddress, 'sudo'> {
  const jump = site.hosts.find(({ name }) => name === site.connection.jump && name !== host.name);
  return {
    name: host.name,
    address: host.address,
    port: host.port,
    user: host.user,
    identityFile: host.identityFile,
    ...(jump === undefined ? {} : { jump: `${jump.user}@${jump.address}:${jump.port}` }),
  };
}
