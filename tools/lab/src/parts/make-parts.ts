import { appendFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, VmstationError } from '@vmstation/engine';
import { withLock } from '../cache/lock.ts';
import { partDigests } from '../cache/part-digest.ts';
import { partFiles, readStamp, storePart } from '../cache/store.ts';
import type { Tracker } from '../progress/tracker.ts';
import { laneWidths, makeQueue } from './lanes.ts';
import type { Part, PartRecord, UpstreamAccess, Variant } from './part.ts';

/** What one run of making parts needs to know. */
export interface MakeInput {
  readonly cacheDir: string;
  readonly parts: readonly Part[];
  readonly tracker: Tracker;
  readonly upstream: UpstreamAccess;
  /** Whether upstream answers; asked at most once, and only when something is missing. */
  readonly upstreamAnswers: () => Promise<boolean>;
}

/** A finished part and whether this run made it. */
export interface MadePart {
  readonly record: PartRecord;
  readonly cached: boolean;
}

/**
 * Makes the named parts and what they need, each at most once, and gives their stamps by name. Throws
 * `LAB_PART_FAILED` with the part's log.
 */
export async function makeParts(
  input: MakeInput,
  names: readonly string[],
): Promise<ReadonlyMap<string, MadePart>> {
  const digests = partDigests(input.parts);
  const byName = new Map(input.parts.map((part) => [part.name, part]));
  const stamp = (name: string) => readStamp(input.cacheDir, name, digests.get(name) ?? '');
  const upstream = names.some((name) => stamp(name) === undefined) && (await input.upstreamAnswers());
  const variantOf = (part: Part): Variant => (upstream && part.upstream ? part.upstream : part.local);
  const queues = { go: makeQueue(laneWidths.go), system: makeQueue(laneWidths.system) };
  const promises = new Map<string, Promise<MadePart>>();

  const ensure = (name: string): Promise<MadePart> => {
    const known = promises.get(name);
    if (known !== undefined) return known;
    const part = byName.get(name);
    if (part === undefined) throw new Error(`part table: ${name} is unknown`);
    const made = make(part);
    promises.set(name, made);
    return made;
  };

  const make = async (part: Part): Promise<MadePart> => {
    const led = part.follows === undefined ? undefined : ledVariant(part, await ensure(part.follows));
    const found = stamp(part.name);
    if (found !== undefined && (led === undefined || sameSide(found, led))) {
      return { record: found, cached: true };
    }
    if (led !== undefined) return makeBy(part, led, true);
    try {
      return await makeBy(part, variantOf(part));
    } catch (error) {
      if (variantOf(part) === part.local) throw error;
      input.tracker.say(part.name, `not to be had upstream (${messageOf(error)}): building it here`);
      return await makeBy(part, part.local);
    }
  };

  const makeBy = async (part: Part, variant: Variant, follows = false): Promise<MadePart> => {
    await Promise.all(variant.needs.map(ensure));
    return queues[part.lane](async () => {
      const digest = digests.get(part.name) ?? '';
      const lock = join(input.cacheDir, 'locks', `${part.name}-${digest}`);
      const waits = (pid: number) => input.tracker.say(part.name, `process ${pid} makes it: waiting`);
      return withLock(
        lock,
        async () => {
          const elsewhere = stamp(part.name);
          if (elsewhere !== undefined && (!follows || sameSide(elsewhere, variant))) {
            return { record: elsewhere, cached: true };
          }
          return { record: await build(part, variant, digest), cached: false };
        },
        waits,
      );
    });
  };

  const build = async (part: Part, variant: Variant, digest: string): Promise<PartRecord> => {
    const logFile = join(input.cacheDir, 'logs', `${part.name}.log`);
    const work = join(input.cacheDir, 'work', `${part.name}-${digest}`);
    await mkdir(join(input.cacheDir, 'logs'), { recursive: true });
    await mkdir(work, { recursive: true });
    input.tracker.start(part.name, variant.source);
    const identity = { name: part.name, version: part.version, digest, source: variant.source };
    try {
      const record = await storePart(
        input.cacheDir,
        part.note === undefined || variant !== part.local ? identity : { ...identity, note: part.note },
        (dir) =>
          variant.build({
            dir,
            work,
            cacheDir: input.cacheDir,
            need: (need) => partFiles(input.cacheDir, need, digests.get(need) ?? ''),
            log: (text) => appendFileSync(logFile, text),
            upstream: input.upstream,
          }),
      );
      await rm(work, { recursive: true, force: true });
      input.tracker.done(part.name, variant.source, record.seconds);
      return record;
    } catch (error) {
      throw new VmstationError({
        code: 'LAB_PART_FAILED',
        message: `the lab could not make ${part.name} ${part.version} from ${variant.source}: ${messageOf(error)}`,
        where: logFile,
        cause: error,
        next: `read ${logFile}, then run the same command again: it continues with this part`,
      });
    }
  };

  const needed = plannedParts(input.parts, names, variantOf, (name) => stamp(name) !== undefined);
  input.tracker.plan(needed.missing, needed.total);
  // Queued in the table's order, so that the longest builds begin first whoever asks for them.
  const ordered = input.parts.filter((part) => needed.missing.some((entry) => entry.part === part));
  for (const part of ordered) void ensure(part.name).catch(() => undefined);
  const settled = await Promise.allSettled(names.map(ensure));
  // Every part is awaited even when one fails, so that no build runs on behind the caller's back.
  await Promise.allSettled(promises.values());
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  const made = new Map<string, MadePart>();
  for (const [name, promise] of promises) made.set(name, await promise);
  return made;
}

/** How a part that follows another is made, now that the other is there. */
function ledVariant(part: Part, leader: MadePart): Variant {
  return leader.record.source === 'upstream' && part.upstream !== undefined ? part.upstream : part.local;
}

const sameSide = (record: PartRecord, variant: Variant): boolean =>
  (record.source === 'upstream') === (variant.source === 'upstream');

/** The parts that must still be made, in order, with the needs of the variant chosen for each. */
function plannedParts(
  parts: readonly Part[],
  names: readonly string[],
  variantOf: (part: Part) => Variant,
  finished: (name: string) => boolean,
): { missing: readonly { part: Part; needs: readonly string[] }[]; total: number } {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const missing = new Map<string, { part: Part; needs: readonly string[] }>();
  const visit = (name: string) => {
    const part = byName.get(name);
    if (part === undefined || missing.has(name) || finished(name)) return;
    const { needs } = variantOf(part);
    needs.forEach(visit);
    missing.set(name, { part, needs });
  };
  names.forEach(visit);
  return { missing: [...missing.values()], total: new Set([...names, ...missing.keys()]).size };
}
