import { defineHostTask } from '@vmstation/inventory';
import { file } from '@vmstation/resources';
import { sshdConfig } from '../config/sshd.ts';
import { reloadSshd } from '../scripts/reload-sshd.ts';

const path = '/etc/ssh/sshd_config.d/10-vmstation.conf';

/** sshd's policy in one drop-in; refused by sshd itself when it is wrong, and staged. */
export const sshd = defineHostTask({
  name: 'sshd',
  title: 'sshd hardened',
  resources: ({ site, host }) => [
    file({
      path,
      content: sshdConfig(site, host),
      mode: '0600',
      validate: `sh -c 'cat /etc/ssh/sshd_config "$0" > "$0.whole" && sshd -t -f "$0.whole"; verdict=$?; rm -f "$0.whole"; exit $verdict' %s`,
      guard: { reload: reloadSshd },
    }),
  ],
});
