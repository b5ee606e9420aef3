import type { Host, Site } from '@vmstation/inventory';
import type { HostAddress, JumpAddress } from '@vmstation/ssh';

/** Where, as whom and through whom a host is reached, as the site says; it leaves the rest to the SSH configuration. */
export function addressOf(site: Site, host: Host): Omit<HostAddress, 'sudo'> {
  const jump = site.hosts.find(({ name }) => name === site.connection.jump && name !== host.name);
  return { ...login(host), ...(jump === undefined ? {} : { jump: login(jump) }) };
}

function login({ name, address, user, port, identityFile }: Host): JumpAddress {
  return {
    name,
    address,
    user,
    ...(port === undefined ? {} : { port }),
    ...(identityFile === undefined ? {} : { identityFile }),
  };
}
