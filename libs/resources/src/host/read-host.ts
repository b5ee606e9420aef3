import type { ResourceId, VmstationError } from '@vmstation/engine';
import { newNonce, parseFrames, type Section } from './frame.ts';
import { readScript } from './read-script.ts';
import { type Asked, type Measured, measure, readFailed, readSections } from './read-sections.ts';
import type { Roots } from './roots.ts';
import type { Shell } from './shell.ts';
import { type NodeState, nodeStateOf } from './state-section.ts';

export interface HostReading {
  readonly state: NodeState;
  readonly facts: Readonly<Record<string, string>>;
  readonly observed: ReadonlyMap<ResourceId, unknown>;
  readonly failed: ReadonlyMap<ResourceId, VmstationError>;
}

export interface ReadOptions {
  readonly host: string;
  readonly roots: Roots;
  /** Time limit on the node. */
  readonly seconds: number;
}

/** Reads everything in one script. Only when one section hangs, those behind it are asked for in another one. */
export async function readHost(
  shell: Shell,
  asked: readonly Asked[],
  options: ReadOptions,
): Promise<HostReading> {
  const sent = Date.now();
  const first = await once(shell, asked, true, options);
  const state = nodeStateOf(
    first.out.get('state'),
    options.host,
    first.err.get('state')?.noise ?? first.stderr,
  );
  const facts = factsOf(first.out.get('facts'), (sent + first.arrived) / 2);
  const observed = new Map(first.measured.observed);
  const failed = new Map(first.measured.failed);
  let left = first.measured.unreached;
  while (left.length > 0) {
    const next = await once(shell, left, false, options);
    for (const [id, value] of next.measured.observed) observed.set(id, value);
    for (const [id, error] of next.measured.failed) failed.set(id, error);
    if (next.measured.unreached.length === left.length) {
      for (const each of left)
        if (!failed.has(each.id)) failed.set(each.id, readFailed(each, 'its turn never came', next.stderr));
      break;
    }
    left = next.measured.unreached.filter((each) => !failed.has(each.id));
  }
  return { state, facts, observed, failed };
}

interface Once {
  readonly measured: Measured;
  readonly out: ReadonlyMap<string, Section>;
  readonly err: ReadonlyMap<string, Section>;
  readonly stderr: string;
  /** When the first line of the answer came, for the offset of the clock. */
  readonly arrived: number;
}

async function once(
  shell: Shell,
  asked: readonly Asked[],
  whole: boolean,
  { roots, seconds }: ReadOptions,
): Promise<Once> {
  const nonce = newNonce();
  const plan = readSections(asked);
  let arrived: number | undefined;
  const result = await shell.run(readScript(nonce, roots, plan.script, { seconds, whole }), {
    timeoutMs: (seconds + 15) * 1000,
    onLine: () => {
      arrived ??= Date.now();
    },
  });
  const out = parseFrames(result.stdout, nonce);
  const err = parseFrames(result.stderr, nonce);
  const askable = asked.filter((each) => !plan.failed.has(each.id));
  const measured = measure(askable, out, err);
  return {
    measured: { ...measured, failed: new Map([...plan.failed, ...measured.failed]) },
    out,
    err,
    stderr: result.stderr,
    arrived: arrived ?? Date.now(),
  };
}

function factsOf(section: Section | undefined, askedAt: number): Record<string, string> {
  const facts = Object.fromEntries(section?.values.get(0) ?? []);
  // date(1) of busybox knows no fraction and prints its directive as it is.
  const epoch = Number.parseFloat(facts['clock.epoch'] ?? '');
  if (Number.isNaN(epoch)) return facts;
  return { ...facts, 'clock.epoch': String(epoch), 'clock.offset': (epoch - askedAt / 1000).toFixed(3) };
}
