import { findingsOf } from './issues.ts';
import type { Finding } from './problem.ts';
import { contradictions } from './rules/index.ts';
import { type SiteDocument, siteSchema } from './schema/site.ts';
import { viewOf } from './view.ts';

export type Checked = { readonly document: SiteDocument } | { readonly findings: readonly Finding[] };

/** Checks the data of a site: form, then contradictions, all at once. Pure. */
export function checkSite(raw: Readonly<Record<string, unknown>>): Checked {
  const parsed = siteSchema.safeParse(raw, { reportInput: true });
  const faults = parsed.error?.issues.flatMap(findingsOf) ?? [];
  const findings = [...faults, ...contradictions(viewOf(raw, faults))];
  return parsed.success && findings.length === 0 ? { document: parsed.data } : { findings };
}
