import { type Host, type Site, tcpForwardingOf } from '@vmstation/inventory';
import { defineHostCheck, wordsOf } from './host-check.ts';

const lists = ['kexalgorithms', 'ciphers', 'macs'];

/** What sshd really does, from its own mouth: a drop-in of somebody else may come before ours. */
export const sshdPolicy = defineHostCheck({
  name: 'sshd-policy',
  sentence: 'sshd does what the site says',
  fix: 'see which file comes first: grep -rn KEYWORD /etc/ssh/sshd_config /etc/ssh/sshd_config.d; then vmstation apply --tags=sshd',
  measure: () => 'sshd -T',
  judge: (printed, { site, host }) => {
    const actual = new Map(wordsOf(printed).map(([key = '', ...value]) => [key, value.join(' ')]));
    return Object.entries(wanted(site, host)).flatMap(([key, value]) => {
      const is = actual.get(key);
      if (is === undefined) return [`${key} is not said, not ${value}`];
      if (lists.includes(key)) return listDifferences(key, is.split(','), value.split(','));
      // sshd prints prohibit-password by its old name.
      return is.replace('without-password', 'prohibit-password') === value
        ? []
        : [`${key} is ${is}, not ${value}`];
    });
  },
});

/** Keywords as `sshd -T` prints them. */
function wanted(site: Site, host: Host): Readonly<Record<string, string>> {
  const { ssh } = site;
  return {
    permitrootlogin: ssh.permitRootLogin,
    passwordauthentication: ssh.passwordAuthentication ? 'yes' : 'no',
    permitemptypasswords: 'no',
    kbdinteractiveauthentication: 'no',
    x11forwarding: 'no',
    allowagentforwarding: 'no',
    allowtcpforwarding: tcpForwardingOf(site, host),
    maxauthtries: String(ssh.maxAuthTries),
    logingracetime: String(ssh.loginGraceSeconds),
    kexalgorithms: ssh.kexAlgorithms.join(','),
    ciphers: ssh.ciphers.join(','),
    macs: ssh.macs.join(','),
  };
}

/** The order counts, too: it is a preference. */
function listDifferences(key: string, is: readonly string[], wants: readonly string[]): readonly string[] {
  const more = is.filter((word) => !wants.includes(word));
  const less = wants.filter((word) => !is.includes(word));
  const same =
    is.filter((word) => wants.includes(word)).join() === wants.filter((word) => is.includes(word)).join();
  return [
    ...(more.length === 0 ? [] : [`${key} also allows ${more.join(', ')}`]),
    ...(less.length === 0 ? [] : [`${key} lacks ${less.join(', ')}`]),
    ...(same ? [] : [`${key} has another order than the site`]),
  ];
}
