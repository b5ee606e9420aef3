import type { Finding } from '../problem.ts';
import { entries, type Rule } from './rule.ts';

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
