import type { Finding } from '../problem.ts';
import { selects } from '../selectors.ts';
import { entries, type Rule, selectable } from './rule.ts';

export const userWithoutKey: Rule = (view) => {
  if (view.ssh === undefined || view.ssh.passwordAuthentication) return [];
  return entries(view.users)
    .filter(({ value }) => value.keys.length === 0 && value.keyFiles.length === 0)
    .map(({ key }) => ({
      code: 'USER_WITHOUT_KEY',
      path: ['users', key],
      at: 'key',
      message: `${key} has no key, and login with a password is off`,
      fix: 'add `keys` or `keyFiles`',
    }));
};

/** Who logs in for VMStation must still be able to after the accounts were set up. */
export const loginWithoutUser: Rule = (view) =>
  entries(view.hosts).flatMap(({ key, value: { user } }): Finding[] => {
    if (user === undefined || user === 'root' || view.names.users.includes(user)) return [];
    const message = `there is no user ${user} under \`users\``;
    const fix = `declare ${user} there with the key that logs in`;
    return [{ code: 'LOGIN_USER_UNKNOWN', path: ['hosts', key, 'user'], message, fix }];
  });

/** The first apply would close the door that it came in by. */
export const rootShutOut: Rule = (view) => {
  if (view.ssh?.permitRootLogin !== 'no') return [];
  return entries(view.hosts)
    .filter(({ value }) => value.user === 'root')
    .map(({ key }) => ({
      code: 'ROOT_LOGIN_OFF',
      path: ['hosts', key, 'user'],
      message: 'root logs in here, and ssh.permitRootLogin is no',
      fix: 'log in as a user with sudo, or set ssh.permitRootLogin to prohibit-password',
    }));
};

export const rootByAnotherName: Rule = (view) =>
  entries(view.hosts)
    .filter(({ value }) => value.sudo === 'root' && value.user !== undefined && value.user !== 'root')
    .map(({ key, value }) => ({
      code: 'LOGIN_IS_NOT_ROOT',
      path: ['hosts', key, 'sudo'],
      message: `root means that root logs in, and ${value.user} does`,
      fix: `set it to nopasswd or password, or hosts.${key}.user to root`,
    }));

/** Ours is read after what made the login work, so that every apply would lose its own sudo, and be taken back. */
export const loginAsksPassword: Rule = (view) => {
  const from = selectable(view);
  return from.hosts.flatMap((host): Finding[] => {
    const { user = '', sudo } = view.hosts[host.name] ?? {};
    const account = view.users[user];
    if (sudo !== 'nopasswd' || account?.sudo !== 'password') return [];
    if (!account.for.some((word) => selects(from, word, host))) return [];
    return [
      {
        code: 'LOGIN_SUDO_PASSWORD',
        path: ['users', user, 'sudo'],
        message: `${user} would be asked for a password by sudo, and hosts.${host.name}.sudo says nopasswd`,
        fix: `set it to nopasswd, or hosts.${host.name}.sudo to password`,
      },
    ];
  });
};
