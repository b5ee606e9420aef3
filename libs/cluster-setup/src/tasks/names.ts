import { defineHostTask } from '@vmstation/inventory';
import { hostname, hostsEntry } from '@vmstation/resources';

/** Every host knows its own name and those of the others, without a DNS server. */
export const names = defineHostTask({
  name: 'names',
  title: 'host name and /etc/hosts',
  resources: ({ site, host }) => [
    hostname({ name: host.name }),
    ...site.hosts.map(({ name, address }) =>
      hostsEntry({ address, names: [`${name}.${site.domain}`, name] }),
    ),
  ],
});
