import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applyPlan,
  buildGraph,
  type Draft,
  idOf,
  type LockOwner,
  makePlan,
  type Outcomes,
  type Plan,
  type Resource,
  type RunEvent,
  type TargetState,
} from '@vmstation/engine';
import type { ScriptType } from '../../contract.ts';
import { type HostTarget, hostTarget } from '../host-target.ts';
import type { Roots } from '../roots.ts';
import type { Shell } from '../shell.ts';
import { type LocalShell, type LocalShellOptions, localShell } from './local-shell.ts';
import { card, paper } from './paper.ts';

export const owner: LockOwner = {
  user: 'ana',
  host: hostname(),
  pid: process.pid,
  since: '2025-01-01T10:00:00Z',
  run: 'run-1',
};

/** One machine (a temporary folder) on which several runs can follow each other, each with a target of its own. */
export interface Bench {
  readonly folder: string;
  readonly roots: Roots;
  /** Every shell that was opened, newest last. */
  readonly shells: LocalShell[];
  target(connect?: () => Promise<Shell>): HostTarget;
  /** Reads, plans and applies like a real run. */
  run(drafts: readonly Draft[], options?: RunOptions): Promise<RunResult>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RunOptions {
  readonly verb?: 'apply' | 'reset';
  readonly connect?: () => Promise<Shell>;
}

export interface RunResult {
  readonly state: TargetState;
  readonly plan: Plan;
  readonly outcomes: Outcomes;
  readonly events: readonly RunEvent[];
  readonly requests: number;
}

export async function bench(
  options: LocalShellOptions & { readonly types?: readonly ScriptType[] } = {},
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-bench-'));
  const roots = { state: join(folder, 'state'), lock: join(folder, 'lock'), units: join(folder, 'units') };
  const shells: LocalShell[] = [];
  const open = (): Promise<Shell> => {
    const shell = localShell(options);
    shells.push(shell);
    return Promise.resolve(shell);
  };
  const target = (connect = open) =>
    hostTarget({ name: 'here', connect, types: [paper, card, ...(options.types ?? [])], roots });
  return {
    folder,
    roots,
    shells,
    target,
    async run(drafts, { verb = 'apply', connect } = {}) {
      const host = target(connect);
      const events: RunEvent[] = [];
      try {
        const graph = buildGraph(drafts.map(resourceOf));
        const state = await host.read([...graph.resources.values()]);
        const states = new Map([[host.id, state]]);
        const plan = makePlan({
          site: 'test',
          environment: 'lab',
          verb,
          selection: { stacks: [], tasks: [], hosts: [] },
          graph,
          inScope: () => true,
          states,
          stageOf: () => 0,
        });
        const outcomes = await applyPlan({
          plan,
          graph,
          states,
          targets: new Map([[host.id, host]]),
          owner,
          emit: (event) => events.push(event),
          signal: new AbortController().signal,
          sleep: () => Promise.resolve(),
        });
        return { state, plan, outcomes, events, requests: host.stats().requests };
      } finally {
        await host.close();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(shells.map((shell) => shell.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function resourceOf(draft: Draft): Resource {
  const target = 'host:here';
  return {
    id: idOf(draft, target),
    target,
    stack: 'test',
    task: 'test',
    stage: 0,
    kind: draft.kind,
    desired: draft.desired,
    after: draft.after.map((ref) => idOf(ref, target)),
    notify: draft.notify.map((ref) => idOf(ref, target)),
    undoBefore: draft.undoBefore.map((ref) => idOf(ref, target)),
    inputs: {},
  };
}

/** The error of a change, as events tell it. */
export function errorsOf(events: readonly RunEvent[]): { code: string; message: string; cause?: string }[] {
  return events.flatMap((event) =>
    event.type === 'change-finished' && event.error !== undefined ? [event.error] : [],
  );
}
