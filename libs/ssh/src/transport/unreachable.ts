import { VmstationError } from '@vmstation/engine';
import type { Hop } from '../config/hops.ts';

/** Whom a stream should lead to. */
export type Peer = Pick<Hop, 'host' | 'ofSite' | 'address' | 'port'>;

/** `SSH_UNREACHABLE` that knows whether another attempt makes sense. */
class Unreachable extends VmstationError {
  readonly mayPass: boolean;

  constructor(peer: Peer, reason: string, cause: unknown, mayPass: boolean) {
    super({
      code: 'SSH_UNREACHABLE',
      message: `cannot reach ${peer.address} port ${peer.port}: ${reason}`,
      where: peer.host,
      ...(cause === undefined ? {} : { cause }),
      next: `is the host on?${peer.ofSite ? ` vmstation status --limit ${peer.host};` : ''} from here: ssh -v -p ${peer.port} ${peer.address}`,
    });
    this.mayPass = mayPass;
  }
}

/** `SSH_UNREACHABLE` with the reason in words. */
export function unreachable(
  peer: Peer,
  reason: string,
  { cause, mayPass = false }: { readonly cause?: unknown; readonly mayPass?: boolean } = {},
): VmstationError {
  return new Unreachable(peer, reason, cause, mayPass);
}

/** Whether the reason may be gone in a second: a refusal, a cut, silence. Never a login or a host key. */
export function mayPass(thrown: unknown): thrown is VmstationError {
  return thrown instanceof Unreachable && thrown.mayPass;
}
