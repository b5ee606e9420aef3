import { defineHostTask } from '@vmstation/inventory';
import { service } from '@vmstation/resources';

const off = { enabled: false, running: false };

/** What a server has no use for is stopped where it exists, with what would start it again: its socket and its path. */
export const services = defineHostTask({
  name: 'services',
  title: 'unwanted services stopped and disabled',
  resources: ({ site }) =>
    site.unwantedServices.flatMap((name) => {
      if (name.includes('.')) return [service({ name, ...off })];
      const starters = ['socket', 'path'].map((kind) => service({ name: `${name}.${kind}`, ...off }));
      return [...starters, service({ name, ...off }, { after: starters })];
    }),
});
