import { createHash } from 'node:crypto';

/** JSON with sorted keys, so that equal values give equal text. Secrets print as `[secret]`. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) && !('toJSON' in inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** First 16 hex digits of the SHA-256 of a value's canonical JSON. */
export function digest(value: unknown): string {
  return createHash('sha256')
    .update(canonical(value) ?? 'undefined')
    .digest('hex')
    .slice(0, 16);
}
