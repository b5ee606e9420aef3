import { dirname } from 'node:path';
import {
  type ErrorRecord,
  errorRecord,
  type Outcomes,
  type Plan,
  type ResourceId,
  type TargetId,
  targetName,
} from '@vmstation/engine';
import { redactor, secretsIn } from '@vmstation/resources';
import { lookFromHere } from './reach/look-from-here.ts';
import type { RunRecord } from './record.ts';
import { hostOfCluster, type Session } from './session.ts';
import type { Fleet } from './targets.ts';
import { isOfConnection, type Trouble, troublesOf } from './trouble.ts';

/** Where the diagnostics of targets are. */
export type Explained = ReadonlyMap<TargetId, string>;

/** Longer than anything that is asked takes; nobody waits for an explanation that does not come. */
const limitMs = 60_000;

export interface Seen {
  readonly session: Session;
  readonly fleet: Fleet;
  readonly plan: Plan;
}

/**
 * Collects what explains the failures of a run, into its folder, and says where: from the target itself, or from here
 * where it cannot be reached.
 * @param outcomes of what was changed; nothing after a mere look
 */
export async function explain(
  seen: Seen,
  record: RunRecord,
  outcomes: Outcomes = new Map(),
): Promise<Explained> {
  const { session, fleet, plan } = seen;
  const troubles = troublesOf({
    plan,
    outcomes,
    events: record.events,
    hostOf: (target) => {
      const on = hostOfCluster(session, target);
      return on !== undefined && fleet.targets.has(on) ? on : undefined;
    },
  });
  if (troubles.size === 0) return new Map();
  record.emit({ type: 'phase', phase: 'diagnose' });
  // A journal may hold what a unit was given, whichever resource gave it.
  const wanted = [...session.predicted.resources.values()].map(({ desired }) => desired);
  const redact = redactor(secretsIn(wanted));
  const places = await Promise.all(
    [...troubles].map(async ([target, trouble]) => {
      const { files, error } = await collect(seen, target, trouble);
      const written = [...files].map(([name, text]) => record.writeDiagnostics(target, name, redact(text)));
      const [place] = written.map((file) => dirname(file));
      const missing = error === undefined ? 'there is nothing to tell' : redact(error.message);
      record.emit({
        type: 'note',
        target,
        text:
          place === undefined
            ? `no diagnostics of ${targetName(target)}: ${missing}`
            : `diagnostics of ${targetName(target)}: ${place}`,
      });
      return [target, place] as const;
    }),
  );
  return new Map(places.flatMap(([target, place]) => (place === undefined ? [] : [[target, place]])));
}

interface Collected {
  readonly files: ReadonlyMap<string, string>;
  /** Why the target itself gave nothing. */
  readonly error?: ErrorRecord;
}

const nothing: Collected = { files: new Map() };

async function collect(seen: Seen, target: TargetId, trouble: Trouble): Promise<Collected> {
  const { error, isSilent } = trouble;
  const doubted = isOfConnection(error) || target.startsWith('cluster:') ? error : undefined;
  const [inside, outside] = await Promise.all([
    isSilent ? nothing : fromTarget(seen.fleet, target, trouble.ids),
    doubted === undefined ? undefined : fromHere(seen, target, doubted),
  ]);
  if (inside.error === undefined || outside !== undefined)
    return { ...inside, files: new Map([...inside.files, ...(outside ?? [])]) };
  return { ...inside, files: await fromHere(seen, target, error ?? inside.error) };
}

async function fromTarget(fleet: Fleet, target: TargetId, ids: readonly ResourceId[]): Promise<Collected> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`they did not come within ${limitMs / 1000} s`)),
    limitMs,
  );
  try {
    const files = fleet.targets.get(target)?.diagnose(ids) ?? new Map();
    return { files: await Promise.race([files, late.promise]) };
  } catch (thrown) {
    return { files: new Map(), error: errorRecord(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

async function fromHere({ session }: Seen, target: TargetId, error: ErrorRecord) {
  const host = session.site.hosts.find(({ name }) => `host:${name}` === target);
  return host === undefined
    ? new Map([['error.json', `${JSON.stringify(error, null, 2)}\n`]])
    : lookFromHere(session.site, host, error);
}
