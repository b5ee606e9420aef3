import { asMeant, misspelt } from './as-meant.ts';
import { findingsOf } from './issues.ts';
import type { Finding } from './problem.ts';
import { contradictions } from './rules/index.ts';
import { type SiteDocument, siteSchema } from './schema/site.ts';
import { viewOf } from './view.ts';

export type Checked = { readonly document: SiteDocument } | { readonly findings: readonly Finding[] };

/** Checks the data of a site: form, then contradictions, all at once. Pure. */
export function checkSite(raw: Readonly<Record<string, unknown>>): Checked {
  const parsed = siteSchema.safeParse(raw, { reportInput: true });
  const there = misspelt(raw);
  const isThere = ({ code, path }: Finding) =>
    code === 'KEY_MISSING' && path.length === 1 && there.has(String(path[0]));
  const faults = (parsed.error?.issues.flatMap(findingsOf) ?? []).filter((fault) => !isThere(fault));
  const findings = [...faults, ...contradictions(viewOf(asMeant(raw), faults))];
  return parsed.success && findings.length === 0 ? { document: parsed.data } : { findings };
}
