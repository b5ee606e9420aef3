import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openWay, portOf, type Traffic } from './relay.ts';

/** A server that answers each line with the same line, behind a relay. */
async function echo(roundTripMs: number) {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const traffic: Traffic = { connections: 0, bytesUp: 0, bytesDown: 0 };
  const target = { address: '127.0.0.1', port: portOf(server) };
  const relay = await openWay({ address: '127.0.0.1', port: 0, target, roundTripMs }, traffic);
  const client = connect({ port: portOf(relay), host: '127.0.0.1', allowHalfOpen: true });
  return {
    client,
    traffic,
    [Symbol.dispose]: () => {
      client.destroy();
      relay.close();
      server.close();
    },
  };
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const bytes of socket) text += String(bytes);
  return text;
}

test.each([0, 20])(
  'with a round trip of %i ms everything arrives once, in order, and is counted',
  async (ms) => {
    using line = await echo(ms);
    const words = Array.from({ length: 500 }, (_, i) => `word ${i}\n`);
    for (const word of words) line.client.write(word);
    line.client.end();
    expect(await readAll(line.client)).toBe(words.join(''));
    const bytes = words.join('').length;
    expect(line.traffic).toEqual({ connections: 1, bytesUp: bytes, bytesDown: bytes });
  },
);

test('an answer never comes before its round trip is over', async () => {
  using line = await echo(40);
  const started = performance.now();
  line.client.end('x');
  await readAll(line.client);
  // A round trip for TCP's handshake, and one for the byte.
  expect(performance.now() - started).toBeGreaterThanOrEqual(78);
});
