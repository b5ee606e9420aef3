import { hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { users } from './users.ts';

test('a key that is named twice, with two comments, is one key: the first line counts', async () => {
  const laptop = `ssh-ed25519 ${'A'.repeat(67)}=`;
  const other = `ssh-ed25519 ${'B'.repeat(67)}=`;
  const keys = [`${laptop} jane@laptop`, `${other} jane@desk`, `${laptop} jane@old-laptop`, other];
  const overlays = { twice: { users: { jjbly: { keys } } } };
  const site = await loadSite({
    path: 'libs/cluster-config/sites/vmstation',
    environment: 'twice',
    overlays,
  });
  const host = hostNamed(site, 'masternode');
  const drafts = users.resources({ site, host, facts: predictFacts(host) });
  expect(drafts.filter(({ type }) => type === 'authorized-key').map(({ desired }) => desired)).toEqual([
    { user: 'jjbly', key: `${laptop} jane@laptop` },
    { user: 'jjbly', key: `${other} jane@desk` },
  ]);
});
