import { hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { stack } from './index.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

test.each(['masternode', 'storagenodet3500', 'homelab'])(
  'nothing of %s is touched before its preflight holds',
  (name) => {
    const host = hostNamed(site, name);
    const drafts = stack.tasks.flatMap((task) =>
      task.scope === 'host' ? task.resources({ site, host, facts: predictFacts(host) }) : [],
    );
    const isCheck = ({ key }: { readonly key: string }) => key.startsWith('preflight-');
    const checks = drafts.filter(isCheck).map(({ key }) => key);
    expect(checks).toContain('preflight-system');
    const others = drafts.filter((draft) => !isCheck(draft));
    expect(others.map(({ type }) => type)).toEqual(expect.arrayContaining(['user', 'hostname', 'package']));
    for (const { key, after } of others)
      expect({ key, after: after.filter(isCheck).map((ref) => ref.key) }).toEqual({ key, after: checks });
  },
);

test.each([
  ['masternode', ['sudo', 'ca-certificates', 'curl', 'gnupg']],
  ['homelab', ['sudo', 'tar']],
])('%s gets what later tasks work with, whatever the site says', async (name, packages) => {
  const overlays = { bare: { packages: { common: [], debian: [], el: [] } } };
  const path = 'libs/cluster-config/sites/vmstation';
  const bare = await loadSite({ path, environment: 'bare', overlays });
  const host = hostNamed(bare, name);
  const drafts = stack.tasks.flatMap((task) =>
    task.scope === 'host' ? task.resources({ site: bare, host, facts: predictFacts(host) }) : [],
  );
  const names = drafts.filter(({ type }) => type === 'package').map(({ key }) => key);
  expect(names).toEqual(expect.arrayContaining(packages));
  for (const name of ['curl', 'tar']) expect(names.includes(name)).toBe(packages.includes(name));
});
