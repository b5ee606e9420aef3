import { hostname } from 'node:os';
import { type LockOwner, VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import { newNonce, parseFrames, wasReached } from './frame.ts';
import { lockScript, unlockScript } from './lock-script.ts';
import { tail } from './output.ts';
import type { Roots } from './roots.ts';
import type { Shell } from './shell.ts';
import { type NodeState, nodeStateOf } from './state-section.ts';

export interface LockPlace {
  readonly host: string;
  readonly roots: Roots;
  /** Time limit of one script, in milliseconds. */
  readonly timeoutMs: number;
}

export interface TakenLock {
  readonly token: string;
  /** Whose lock it was, when a dead run had left it. */
  readonly note: string | undefined;
  /** As the node is now, to compare with the read. */
  readonly state: NodeState;
}

const ownerSchema = z.object({
  user: z.string(),
  host: z.string(),
  boot: z.string().exactOptional(),
  pid: z.number(),
  since: z.string(),
  run: z.string(),
});

/** Whoever gives the lock back takes its folder along, maybe while we are about to use it. So often it is made again. */
const mostVanished = 3;

/** @throws LOCKED with the owner's name; LOCK_FAILED when the node cannot hold a lock */
export async function takeLock(shell: Shell, place: LockPlace, owner: LockOwner): Promise<TakenLock> {
  const token = newNonce();
  let dead: string | undefined;
  for (let vanished = 0; ; ) {
    const nonce = newNonce();
    const script = lockScript(nonce, place.roots, {
      token,
      owner: JSON.stringify(owner),
      ...(dead === undefined ? {} : { dead }),
    });
    const { stdout, stderr } = await shell.run(script, { timeoutMs: place.timeoutMs });
    const out = parseFrames(stdout, nonce);
    const fields = out.get('lock')?.values.get(0);
    const result = fields?.get('result');
    const other = ownerOf(fields?.get('owner'));
    if (result === 'taken' || result === 'taken-over') {
      const ours = other?.run === owner.run && other.pid === owner.pid;
      return {
        token,
        note: result === 'taken' || ours ? undefined : takenOver(place.host, other),
        state: nodeStateOf(out.get('state'), place.host, stderr),
      };
    }
    const held = fields?.get('token');
    if (result === 'held' && dead === undefined && other !== undefined && isDead(other, owner)) dead = held;
    else if (result === 'held' || result === 'working') throw locked(place, other, result === 'working');
    else if (result === undefined && vanished < mostVanished) vanished += 1;
    else if (result !== 'raced' || !wasReached(out.get('lock'))) throw lockFailed(place, stderr);
  }
}

/** Gives it back. @throws LOCK_LOST when somebody else has taken it in the meantime */
export async function releaseLock(shell: Shell, place: LockPlace, token: string): Promise<void> {
  const nonce = newNonce();
  const { stdout, stderr } = await shell.run(unlockScript(nonce, place.roots, token), {
    timeoutMs: place.timeoutMs,
  });
  const result = parseFrames(stdout, nonce).get('unlock')?.values.get(0)?.get('result');
  if (result === 'released') return;
  throw result === 'lost' ? lockLost(place.host) : lockFailed(place, stderr);
}

export function lockLost(host: string): VmstationError {
  return new VmstationError({
    code: 'LOCK_LOST',
    message: `another run has taken the lock of ${host} while this one was at work`,
    where: host,
    next: 'wait until that run has ended, then run the same command again',
  });
}

/**
 * Same controller, and not another one of the same name: whether its process is alive can be told. Our own earlier
 * connection of this run counts too.
 */
function isDead(other: LockOwner, us: LockOwner): boolean {
  if (other.host !== us.host || other.boot !== us.boot || us.host !== hostname()) return false;
  if (other.pid === us.pid) return true;
  try {
    process.kill(other.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function ownerOf(text: string | undefined): LockOwner | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function named(other: LockOwner | undefined): string {
  return other === undefined
    ? 'a run that left no name'
    : `${other.user} on ${other.host} (pid ${other.pid}, run ${other.run}) since ${other.since}`;
}

function takenOver(host: string, other: LockOwner | undefined): string {
  return `took over the lock of ${host} from ${named(other)}, which has died`;
}

function locked({ host, roots }: LockPlace, other: LockOwner | undefined, working: boolean): VmstationError {
  return new VmstationError({
    code: 'LOCKED',
    message: working
      ? `the last changes of ${named(other)} are still being made on ${host}, although that run has died`
      : `${host} is being worked on by ${named(other)}`,
    where: host,
    next: working
      ? 'wait until they have ended, then run the same command again'
      : `wait for that run; if it is surely dead, run on ${host}: rm ${roots.lock}/lock`,
  });
}

function lockFailed({ host, roots }: LockPlace, stderr: string): VmstationError {
  return new VmstationError({
    code: 'LOCK_FAILED',
    message: `the lock in ${roots.lock} on ${host} could not be taken or given back`,
    where: host,
    cause: new Error(tail(stderr)),
    next: `look at the cause and at ${roots.lock} on that machine`,
  });
}
