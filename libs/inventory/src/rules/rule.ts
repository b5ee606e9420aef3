import type { Finding } from '../problem.ts';
import type { Selectable } from '../selectors.ts';
import type { SiteView } from '../view.ts';

/** Finds one kind of contradiction in a site. Pure. */
export type Rule = (view: SiteView) => readonly Finding[];

export interface Entry<T> {
  readonly key: string;
  readonly value: T;
}

export function entries<T>(map: Readonly<Record<string, T>>): readonly Entry<T>[] {
  return Object.entries(map).map(([key, value]) => ({ key, value }));
}

/** The entries whose text an earlier one has too, with that earlier one. */
export function repeated<T extends { readonly text: string }>(
  items: readonly T[],
): readonly (T & { first: T })[] {
  const seen = new Map<string, T>();
  return items.flatMap((item) => {
    const first = seen.get(item.text);
    if (first !== undefined) return [{ ...item, first }];
    seen.set(item.text, item);
    return [];
  });
}

export function selectable(view: SiteView): Selectable {
  return {
    hosts: entries(view.hosts).map(({ key, value }) => ({ name: key, roles: value.roles ?? [] })),
    clusters: entries(view.clusters).map(({ key, value }) => ({ name: key, members: value.members })),
  };
}
