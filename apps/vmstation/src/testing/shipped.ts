import { buildGraph } from '@vmstation/engine';
import { expandStacks, loadSite, predictFacts } from '@vmstation/inventory';
import { siteSource } from '../run/environment.ts';
import { defaultOptions } from '../run/options.ts';
import { selectionOf } from '../run/selection.ts';
import type { Session } from '../run/session.ts';
import { loadConfig } from '../run/stacks.ts';

/** The shipped site with the shipped stacks. */
export async function shipped(): Promise<Session> {
  const { stacks, types } = await loadConfig();
  const site = await loadSite({ ...siteSource('vmstation'), environment: 'production' });
  const selection = selectionOf(defaultOptions, site, stacks);
  const predicted = buildGraph(expandStacks(stacks, site, predictFacts));
  return { site, stacks, types, selection, options: defaultOptions, predicted };
}
