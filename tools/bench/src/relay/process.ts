import { openWay, type Traffic, type Way } from './relay.ts';

/** What the relay's process is told, and answers each time: what went through since it was last told so. */
export type Order = { readonly open: readonly Way[] } | { readonly count: true };

const traffic: Traffic = { connections: 0, bytesUp: 0, bytesDown: 0 };

process.on('message', async (order: Order) => {
  if ('open' in order) await Promise.all(order.open.map((way) => openWay(way, traffic)));
  process.send?.({ ...traffic });
  Object.assign(traffic, { connections: 0, bytesUp: 0, bytesDown: 0 });
});

// When the bench is gone, whatever ended it, nobody needs the relay.
process.on('disconnect', () => process.exit());
