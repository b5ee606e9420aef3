import type { Finding } from '../problem.ts';
import { roles } from '../schema/host.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule } from './rule.ts';

/** What a word in `for` and in --limit means already; a cluster of one host may be called like that host. */
function meaningOf(view: SiteView, section: 'hosts' | 'clusters', name: string): string | undefined {
  if (name === 'all') return 'means every host';
  if (roles.some((role) => role === name)) return 'is a role';
  if (section === 'hosts' || !view.names.hosts.includes(name)) return undefined;
  const cluster = entries(view.clusters).find(({ key }) => key === name);
  return cluster?.value.members.some((member) => member !== name) ? 'is a host' : undefined;
}

export const nameTaken: Rule = (view) =>
  (['hosts', 'clusters'] as const).flatMap((section) =>
    view.names[section].flatMap((name): Finding[] => {
      const meaning = meaningOf(view, section, name);
      if (meaning === undefined) return [];
      const message = `${name} ${meaning} already, wherever hosts are named`;
      return [{ code: 'NAME_TAKEN', path: [section, name], at: 'key', message, fix: 'rename it' }];
    }),
  );
