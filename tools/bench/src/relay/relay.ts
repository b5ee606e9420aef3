import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One way in: what listens at `address:port` here leads to `target`, with a round trip of `delayMs` in between. */
export interface Way {
  readonly address: string;
  readonly port: number;
  readonly target: { readonly address: string; readonly port: number };
  readonly roundTripMs: number;
}

export interface Traffic {
  connections: number;
  bytesUp: number;
  bytesDown: number;
}

/**
 * A line between controller and node that takes time: half a round trip each way for bytes and ends, and a whole one
 * before the first byte, for TCP's own handshake, which this machine answers at once.
 */
export function openWay(way: Way, traffic: Traffic): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    traffic.connections += 1;
    const far = connect({ ...toTarget(way), allowHalfOpen: true, noDelay: true });
    const half = way.roundTripMs / 2;
    pass(near, far, half, way.roundTripMs, (bytes) => {
      traffic.bytesUp += bytes;
    });
    pass(far, near, half, way.roundTripMs, (bytes) => {
      traffic.bytesDown += bytes;
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(way.port, way.address, () => resolve(server));
  });
}

function toTarget({ target }: Way): { readonly host: string; readonly port: number } {
  return { host: target.address, port: target.port };
}

/** Timers of one length end in any order, so each takes what is first in the queue. */
function pass(
  from: Socket,
  to: Socket,
  delayMs: number,
  handshakeMs: number,
  count: (bytes: number) => void,
): void {
  const opened = performance.now() + handshakeMs;
  const queue: (() => void)[] = [];
  const later = (act: () => void) => {
    const wait = delayMs + Math.max(0, opened - performance.now());
    if (handshakeMs === 0) return act();
    queue.push(act);
    setTimeout(() => queue.shift()?.(), wait);
  };
  from.on('data', (bytes: Buffer) => {
    count(bytes.length);
    later(() => to.write(bytes));
  });
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
  from.on('close', () => later(() => to.destroySoon()));
}

/** The port on which a server listens. */
export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return address.port;
}
