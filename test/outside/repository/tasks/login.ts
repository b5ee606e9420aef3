import { defineHostTask } from '@vmstation/inventory';
import { file } from '@vmstation/resources';

/** In the place of cluster-config's own: who is to be called stands on every host. */
export const login = defineHostTask({
  name: 'login',
  title: 'whom to call',
  resources: ({ site, host }) => [
    file({ path: '/etc/issue.net', content: `${host.name}.${site.domain}: ask jane first.\n` }),
  ],
});
