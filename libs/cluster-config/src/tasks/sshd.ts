import { defineHostTask } from '@vmstation/inventory';
import { file } from '@vmstation/resources';
import { sshdConfig } from '../config/sshd.ts';
import { reloadSshd } from '../scripts/reload-sshd.ts';

/** sshd keeps the first value that it reads of a keyword: EL's installer lets root in by 01-permitrootlogin.conf. */
const path = '/etc/ssh/sshd_config.d/00-vmstation.conf';

/**
 * sh with the new drop-in as `$0`: sshd has to accept it where it is read, before the rest. After the rest it would
 * stand in the last Match block. Without the Include, as in a file from before 2020, it would be there for nothing.
 */
const accepted = `grep -Eiq "^[[:blank:]]*Include[[:blank:]].*sshd_config[.]d" /etc/ssh/sshd_config || {
  echo "/etc/ssh/sshd_config does not read it: put the line Include /etc/ssh/sshd_config.d/*.conf at its top" >&2; exit 1; }
cat "$0" /etc/ssh/sshd_config > "$0.whole" && sshd -t -f "$0.whole"; verdict=$?; rm -f "$0.whole"; exit $verdict`;

/** sshd's policy in one drop-in; refused by sshd itself when it is wrong, and staged. */
export const sshd = defineHostTask({
  name: 'sshd',
  title: 'sshd hardened',
  resources: ({ site, host }) => [
    file({
      path,
      content: sshdConfig(site, host),
      mode: '0600',
      validate: `sh -c '${accepted}' %s`,
      guard: { reload: reloadSshd },
    }),
  ],
});
