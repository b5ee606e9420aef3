import type { Finding } from '../problem.ts';
import { roles } from '../schema/host.ts';
import type { SiteView } from '../view.ts';
import type { Rule } from './rule.ts';

/** What a word in `for` and in --limit means already, unless it would mean just those hosts anyway. */
function meaningOf(view: SiteView, section: 'hosts' | 'clusters', name: string): string | undefined {
  if (name === 'all') return 'means every host';
  const named = section === 'hosts' ? [name] : (view.clusters[name]?.members ?? []);
  const hasRole = (host: string) => view.hosts[host]?.roles?.some((role) => role === name) === true;
  if (
    roles.some((role) => role === name) &&
    view.names.hosts.some((host) => named.includes(host) !== hasRole(host))
  )
    return 'is a role';
  if (section === 'hosts' || !view.names.hosts.includes(name)) return undefined;
  return named.some((member) => member !== name) ? 'is a host' : undefined;
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
