import { defineHostTask } from '@vmstation/inventory';
import { file } from '@vmstation/resources';

/** What is shown before a login; sshd's Banner points at it. */
export const login = defineHostTask({
  name: 'login',
  title: 'login banner',
  resources: ({ site }) =>
    site.login.banner === undefined ? [] : [file({ path: '/etc/issue.net', content: site.login.banner })],
});
