import type { User } from '@vmstation/inventory';
import { defineHostTask, usersOf } from '@vmstation/inventory';
import { authorizedKey, file, user } from '@vmstation/resources';

/** Accounts of the site, their keys, and how they become root. */
export const users = defineHostTask({
  name: 'users',
  title: 'accounts, keys and sudo',
  resources: ({ site, host }) => usersOf(site, host).flatMap((account) => resources(account)),
});

function resources(account: User) {
  const { name, groups, keys, sudo } = account;
  const made = user({ name, groups, shell: '/bin/bash' });
  return [
    made,
    ...different(keys).map((key) => authorizedKey({ user: name, key }, { after: [made] })),
    ...(sudo === 'none' ? [] : [sudoers(name, sudo, made)]),
  ];
}

/** Each key once, whatever comment it has; the first line counts. */
function different(keys: readonly string[]): readonly string[] {
  const blobs = keys.map((key) => key.split(/\s+/)[1]);
  return keys.filter((_, i) => blobs.indexOf(blobs[i]) === i);
}

/** One drop-in a user, refused by visudo when it is wrong, put back by the node when we no longer get in. */
function sudoers(name: string, sudo: 'nopasswd' | 'password', made: ReturnType<typeof user>) {
  const word = sudo === 'nopasswd' ? 'NOPASSWD: ALL' : 'ALL';
  return file(
    {
      path: `/etc/sudoers.d/50-vmstation-${name}`,
      content: `# Managed by vmstation (cluster-setup:users).\n${name} ALL=(ALL:ALL) ${word}\n`,
      mode: '0440',
      validate: 'visudo -cqf %s',
      guard: { reload: ':' },
    },
    { after: [made, { type: 'package', key: 'sudo' }] },
  );
}
