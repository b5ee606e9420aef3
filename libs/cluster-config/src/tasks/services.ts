import { defineHostTask } from '@vmstation/inventory';
import { service } from '@vmstation/resources';

/** What a server has no use for is stopped where it exists. */
export const services = defineHostTask({
  name: 'services',
  title: 'unwanted services stopped and disabled',
  resources: ({ site }) =>
    site.unwantedServices.map((name) => service({ name, enabled: false, running: false })),
});
