import { buildGraph } from '@vmstation/engine';
import { defineStack, expandStacks, hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { packages } from './packages.ts';
import { users } from './users.ts';

const stack = defineStack({ name: 'accounts', after: [], tasks: [packages, users] });

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
  const { resources } = buildGraph(expandStacks([stack], site, predictFacts));
  const target = `host:${hostNamed(site, 'masternode').name}`;
  const wanted = [...resources.values()].filter((each) => each.target === target);
  expect(wanted.filter(({ kind }) => kind.name === 'authorized-key').map(({ desired }) => desired)).toEqual([
    { user: 'jjbly', key: `${laptop} jane@laptop` },
    { user: 'jjbly', key: `${other} jane@desk` },
  ]);
});
