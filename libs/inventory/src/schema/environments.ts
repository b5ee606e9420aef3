import { z } from 'zod';
import { label } from './values.ts';

/**
 * What an environment changes in the site: any part of it but `site` and `environments`.
 * Maps are merged key by key, lists and plain values are replaced, null takes a key away.
 * The merged whole is then checked like any site.
 */
export type SiteOverlay = Readonly<Record<string, unknown>>;

export const environmentsSchema = z
  .record(label, z.record(z.string(), z.unknown(), { error: 'an environment is a map of what it changes' }))
  .default({})
  .describe('Named variants of the site. production is the site as written unless it is named here.');
