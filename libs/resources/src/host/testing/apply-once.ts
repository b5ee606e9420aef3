import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  canonical,
  type Difference,
  type Draft,
  type PlannedChange,
  type Resource,
  type RunEvent,
  type Secret,
  type TargetState,
  type Verdict,
} from '@vmstation/engine';
import type { ScriptType } from '../../contract.ts';
import { type HostTarget, hostTarget } from '../host-target.ts';
import { resourceOf } from './bench.ts';
import { type LocalShellOptions, localShell } from './local-shell.ts';

const target = 'host:here';

export interface OnceOptions extends LocalShellOptions {
  /** Other types than the draft's own that its ledger may name. */
  readonly types?: readonly ScriptType[];
  readonly inputs?: Readonly<Record<string, Secret<string>>>;
}

export interface Once {
  readonly host: HostTarget;
  readonly resource: Resource;
  readonly events: readonly RunEvent[];
  read(): Promise<{ actual: unknown; difference: Difference | undefined; state: TargetState }>;
  apply(): Promise<Verdict>;
  undo(): Promise<Verdict>;
  /** Whether VMStation keeps nothing on the machine any more. */
  clean(): Promise<boolean>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A host target on this machine whose own state is in a temporary folder, with one resource. The resource itself is
 * real: its paths have to be in a folder of the test.
 */
export async function once(draft: Draft, type: ScriptType, options: OnceOptions = {}): Promise<Once> {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-once-'));
  const resource = resourceOf(draft);
  const events: RunEvent[] = [];
  const host = hostTarget({
    name: 'here',
    connect: () => Promise.resolve(localShell(options)),
    types: [type, ...(options.types ?? [])],
    roots: { state: join(folder, 'state'), lock: join(folder, 'lock'), units: join(folder, 'units') },
  });
  let last: { actual: unknown; difference: Difference | undefined } | undefined;

  const order = async (change: Partial<PlannedChange>, undo: boolean): Promise<Verdict> => {
    const owner = { user: 'test', host: hostname(), pid: process.pid, since: 'now', run: 'once' };
    await host.lock(owner);
    const [verdict] = await host.apply(
      [
        {
          change: { ...plain(resource), ...change },
          resource: undo ? undefined : resource,
          actual: last?.actual,
          inputs: options.inputs ?? {},
        },
      ],
      (event) => events.push(event),
    );
    await host.unlock();
    assert(verdict !== undefined);
    return verdict;
  };
  return {
    host,
    resource,
    events,
    async read() {
      const state = await host.read([resource]);
      const failure = state.failed.get(resource.id);
      if (failure !== undefined) throw failure;
      const actual = state.observed.get(resource.id);
      last = { actual, difference: type.diff(resource.desired, actual) };
      return { ...last, state };
    },
    apply: () => order({ action: last?.difference?.action ?? 'restart' }, false),
    undo: () => order({ action: 'delete', undo: true }, true),
    clean: async () => (await readdir(folder)).length === 0,
    async [Symbol.asyncDispose]() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The life of a resource, for real: differs → applied → as desired → second run has nothing to do → undone → as it was
 * before → nothing of ours is left. Throws where it is not so.
 */
export async function proveCycle(
  draft: Draft,
  type: ScriptType,
  options: OnceOptions = {},
): Promise<Once['events']> {
  await using it = await once(draft, type, options);
  const before = await it.read();
  assert(before.difference !== undefined, 'already as desired before anything was done');
  const applied = await it.apply();
  if (applied.error !== undefined) throw applied.error;
  const after = await it.read();
  assert.equal(after.difference, undefined, 'differs after it was applied');
  const undone = await it.undo();
  if (undone.error !== undefined) throw undone.error;
  assert.equal(canonical((await it.read()).actual), canonical(before.actual), 'not as before after the undo');
  assert(await it.clean(), 'something of VMStation is left');
  return it.events;
}

function plain(resource: Resource): PlannedChange {
  const { id, stack, task, stage, kind, desired } = resource;
  return {
    id,
    target,
    stack,
    task,
    stage,
    type: kind.name,
    title: kind.show(desired),
    action: 'update',
    fields: [],
    after: [],
    needs: [],
    undo: false,
    consequence: false,
    restart: false,
  };
}
