import { digest, type LedgerEntry, type PlannedChange, type ResourceId } from '@vmstation/engine';
import { z } from 'zod';

/** An entry as it stands on the node: one line of JSON in a file of its own, never with a secret in it. */
export interface StoredEntry extends LedgerEntry {
  /** What was wanted at the first change, with `[secret]` in the place of secrets. */
  readonly desired: unknown;
  /** What was measured before the first change. */
  readonly before: unknown;
}

const resourceId = z.custom<ResourceId>(
  (value) => typeof value === 'string' && /^(host|cluster):[^/]+\/[^:]+:/.test(value),
);

const storedEntry = z.object({
  id: resourceId,
  type: z.string(),
  title: z.string(),
  stack: z.string(),
  task: z.string(),
  level: z.number(),
  after: z.array(resourceId),
  desired: z.unknown(),
  before: z.unknown(),
});

/** The name under which a node keeps what belongs to a resource: 16 hex digits, safe in any path or unit name. */
export function keyOf(id: ResourceId): string {
  return digest(id);
}

/** All entry files of a node, one line each. A line that is no entry is handed back, it must not stop the others. */
export function parseLedger(text: string): { entries: StoredEntry[]; broken: string[] } {
  const entries: StoredEntry[] = [];
  const broken: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = storedEntry.safeParse(jsonOf(line));
    if (parsed.success) entries.push(parsed.data);
    else broken.push(line);
  }
  return { entries, broken };
}

/** One line per id; anything else is left out. */
export function parseIds(text: string): ResourceId[] {
  return text.split('\n').flatMap((line) => {
    const parsed = resourceId.safeParse(line);
    return parsed.success ? [parsed.data] : [];
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * The entry to write before a change. What was wanted and measured at the first change stays; who owns the resource
 * now, and what it needs now, is renewed. A mere restart leaves nothing to undo, so it makes no entry.
 */
export function entryFor(
  change: PlannedChange,
  known: StoredEntry | undefined,
  first: { readonly level: number; readonly desired: unknown; readonly actual: unknown },
): StoredEntry | undefined {
  const owned = { title: change.title, stack: change.stack, task: change.task, after: change.needs };
  if (known !== undefined) return { ...known, ...owned };
  if (change.action === 'restart') return undefined;
  return {
    id: change.id,
    type: change.type,
    ...owned,
    level: first.level,
    desired: first.desired ?? null,
    before: first.actual ?? null,
  };
}
