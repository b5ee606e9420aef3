import { VmstationError } from '@vmstation/engine';
import type { Hop } from '../config/hops.ts';

/** Whom a stream should lead to. */
export type Peer = Pick<Hop, 'host' | 'ofSite' | 'address' | 'port'>;

interface How {
  readonly cause?: unknown;
  readonly mayPass?: boolean;
  /** Nothing came back, not even a refusal. */
  readonly silent?: boolean;
}

/** `SSH_UNREACHABLE` that knows whether another attempt makes sense. */
class Unreachable extends VmstationError {
  readonly mayPass: boolean;
  readonly silent: boolean;

  constructor(peer: Peer, reason: string, { cause, mayPass = false, silent = false }: How) {
    super({
      code: 'SSH_UNREACHABLE',
      message: `cannot reach ${peer.address} port ${peer.port}: ${reason}`,
      where: peer.host,
      ...(cause === undefined ? {} : { cause }),
      next: `is the host on?${peer.ofSite ? ` vmstation status --limit ${peer.host};` : ''} from here: ssh -v -p ${peer.port} ${peer.address}`,
    });
    this.mayPass = mayPass;
    this.silent = silent;
  }
}

/** `SSH_UNREACHABLE` with the reason in words. */
export function unreachable(peer: Peer, reason: string, how: How = {}): VmstationError {
  return new Unreachable(peer, reason, how);
}

/** Whether the reason may be gone in a second: a refusal, a cut, silence. Never a login or a host key. */
export function mayPass(thrown: unknown): thrown is VmstationError {
  return thrown instanceof Unreachable && thrown.mayPass;
}

/** Whether nothing at all came back from the host itself, as from one that is off or asleep. */
export function isSilent(thrown: unknown): boolean {
  return thrown instanceof Unreachable && thrown.silent;
}
