import { z } from 'zod';
import type { SiteOverlay } from './schema/environments.ts';

const mapSchema = z.record(z.string(), z.unknown());

/** A plain map, or nothing for lists, texts and the like. */
export function mapOf(value: unknown): Record<string, unknown> | undefined {
  return mapSchema.safeParse(value).data;
}

/**
 * Lays an environment over a site. Maps are merged key by key, lists and plain values are replaced, null takes a key
 * away. Pure; neither side is changed.
 */
export function mergeOverlay(
  base: Readonly<Record<string, unknown>>,
  overlay: SiteOverlay,
): Record<string, unknown> {
  const merged = new Map(Object.entries(base));
  for (const [key, change] of Object.entries(overlay)) {
    const inside = mapOf(change);
    if (change === null) merged.delete(key);
    else if (inside === undefined) merged.set(key, change);
    else merged.set(key, mergeOverlay(mapOf(merged.get(key)) ?? {}, inside));
  }
  return Object.fromEntries(merged);
}
