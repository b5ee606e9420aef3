import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { partDigests } from '../cache/part-digest.ts';
import { touch } from '../cache/prune.ts';
import { partFiles, partFolder, readStamp } from '../cache/store.ts';
import { ensureLabKey, type LabKey } from '../packages/lab-key.ts';
import { type MadePart, makeParts } from '../parts/make-parts.ts';
import { partTable } from '../parts/table.ts';
import { probeUpstream } from '../parts/upstream.ts';
import { makeEstimate, writeTimings } from '../progress/durations.ts';
import { makeTracker } from '../progress/tracker.ts';
import type { MirrorOptions, MirrorPart } from './types.ts';

/** Finished parts with their folders. */
export interface PartRun {
  readonly key: LabKey;
  /** The named parts and those made on the way. */
  readonly made: ReadonlyMap<string, MadePart>;
  /** Every part of the table that is in the cache, those of earlier runs too. */
  readonly all: readonly MirrorPart[];
  readonly filesOf: (part: string) => string;
}

/** Makes what is missing of the named parts and what they need. */
export async function runParts(options: MirrorOptions, names: readonly string[]): Promise<PartRun> {
  const { cacheDir } = options;
  // Packages and images carry the modes of the files they are made of: a strict umask must not get in.
  const umask = process.umask(0o022);
  await mkdir(join(cacheDir, 'logs'), { recursive: true });
  const tracker = makeTracker(makeEstimate(cacheDir), options.onProgress);
  const key = await ensureLabKey(
    cacheDir,
    (text) => appendFileSync(join(cacheDir, 'logs', 'key.log'), text),
    (pid) => tracker.say('signing key', `process ${pid} makes it: waiting`),
  );
  const parts = partTable(key);
  const digests = partDigests(parts);
  const upstream = { rewrite: options.sources?.rewrite ?? ((url: string) => url) };
  try {
    for (const { name } of parts) {
      const value = digests.get(name) ?? '';
      if (readStamp(cacheDir, name, value) !== undefined) await touch(partFolder(cacheDir, name, value));
    }
    const made = await makeParts(
      {
        cacheDir,
        parts,
        tracker,
        upstream,
        upstreamAnswers: () =>
          options.sources?.upstream === false ? Promise.resolve(false) : upstreamOnce(upstream),
      },
      names,
    );
    await keepTimings(cacheDir, made);
    const all = parts.flatMap(({ name }): MirrorPart[] => {
      const record = readStamp(cacheDir, name, digests.get(name) ?? '');
      if (record === undefined) return [];
      return [{ ...record, from: made.get(name)?.cached === false ? record.source : 'cache' }];
    });
    return { key, made, all, filesOf: (part) => partFiles(cacheDir, part, digests.get(part) ?? '') };
  } finally {
    tracker.stop();
    process.umask(umask);
  }
}

const answers = new Map<string, Promise<boolean>>();

/** Asks upstream once in a process, by the address it is reached at. */
function upstreamOnce(upstream: { readonly rewrite: (url: string) => string }): Promise<boolean> {
  const address = upstream.rewrite('https://dl.k8s.io');
  const known = answers.get(address) ?? probeUpstream(upstream);
  answers.set(address, known);
  return known;
}

async function keepTimings(cacheDir: string, made: ReadonlyMap<string, MadePart>): Promise<void> {
  if ([...made.values()].every((part) => part.cached)) return;
  const timings = [...made.values()].map(({ record }) => ({ name: record.name, seconds: record.seconds }));
  await writeTimings(cacheDir, timings);
}
