import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { askSystem } from './ask-system.ts';
import { tryTcp } from './try-tcp.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function serve(greet: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

test('a port that nobody listens on refuses', async () => {
  const port = await serve(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  expect(await tryTcp('127.0.0.1', port)).toMatch(/ECONNREFUSED .* after \d\.\d\d s$/);
});

test('an sshd says who it is', async () => {
  const port = await serve((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\nmore'));
  expect(await tryTcp('127.0.0.1', port)).toMatch(
    /^connected in \d\.\d\d s, answered SSH-2\.0-OpenSSH_9\.2$/,
  );
});

test('one that hangs says nothing', async () => {
  const port = await serve(() => undefined);
  expect(await tryTcp('127.0.0.1', port, 1000)).toMatch(/^connected in .*, but nothing was said/);
});

test('one that closes at once is told apart', async () => {
  const port = await serve((socket) => socket.end());
  expect(await tryTcp('127.0.0.1', port)).toMatch(/^connected in .*, and was closed at once$/);
});

test('what a program says becomes a line, and so does its failure', async () => {
  expect(await askSystem('printf', ['a\nb\n'])).toBe('a; b');
  expect(await askSystem('true', [])).toBe('nothing');
  expect(await askSystem('sh', ['-c', 'echo no route >&2; exit 2'])).toBe('no route');
  expect(await askSystem('false', [])).toBe('false found nothing');
  expect(await askSystem('sleep', ['9'], 20)).toBe('sleep did not answer within 0.02 s');
  expect(await askSystem('no-such-program', [])).toBe('there is no no-such-program on this machine');
});
