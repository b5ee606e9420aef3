import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureLabKey } from './lab-key.ts';

it('a key is made once, and anew when a power cut took its content', { timeout: 60_000 }, async () => {
  const cache = mkdtempSync(join(tmpdir(), 'k'));
  try {
    const first = await ensureLabKey(cache, () => undefined);
    expect(first.fingerprint).toMatch(/^[0-9A-F]{40}$/);
    expect(await ensureLabKey(cache, () => undefined)).toEqual(first);
    truncateSync(first.publicFile);
    const second = await ensureLabKey(cache, () => undefined);
    expect(second.fingerprint).not.toBe(first.fingerprint);
  } finally {
    rmSync(cache, { recursive: true });
  }
});
