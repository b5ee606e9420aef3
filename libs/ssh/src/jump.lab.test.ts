import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectRetry, fetchHostKey, type HostAddress, type JumpAddress, wayTo } from './index.ts';
import { useBench } from './testing/bench.ts';
import { type Deaf, startDeaf } from './testing/deaf.ts';
import { freePort, makeKey, publicKey, startServer, type TestServer } from './testing/sshd.ts';

const soon = { timeoutMs: 20_000 };
const bench = useBench();
let gate: TestServer;
let deaf: Deaf;
let echo: ReturnType<typeof createServer>;
let echoPort: number;

beforeAll(async () => {
  const { rig, root, server } = bench;
  gate = await startServer(root, { authorized: publicKey(rig.key) });
  deaf = await startDeaf();
  echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  echoPort = portOf(echo);
  rig.trust([...server.hostKeys, ...gate.hostKeys]);
});
afterAll(async () => {
  echo?.close();
  deaf?.stop();
  await gate?.stop();
});

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const jump = (): JumpAddress => {
  const { sudo: _, ...address } = bench.rig.hostAt(gate.port, { name: 'gate' });
  return address;
};

describe('jump hosts', () => {
  it('are passed through, each with its own key check', async () => {
    const { rig, server } = bench;
    const config = join(rig.home, 'config');
    writeFileSync(
      config,
      `Include ${rig.home}/more\nHost far\n  HostName 127.0.0.1\n  Port ${server.port}\n  ProxyJump root@gate\n`,
    );
    writeFileSync(
      join(rig.home, 'more'),
      `Host gate\n  HostName 127.0.0.1\n  Port ${gate.port}\n  IdentityFile ${rig.key}\n`,
    );
    const far: HostAddress = {
      name: 'far',
      address: 'far',
      user: 'root',
      identityFile: rig.key,
      sudo: 'none',
    };
    await expect(rig.open(far, { sshConfig: config, knownHosts: [] })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      where: 'root@gate',
      next: expect.stringContaining(`ssh-keyscan -p ${gate.port} 127.0.0.1 >>`),
    });
    const connection = await rig.open(far, { sshConfig: config });
    expect(connection.stats.connects).toBe(2);
    expect((await connection.run('echo "$SSH_CONNECTION"', soon)).stdout).toContain(` ${server.port}`);
  });

  it('may be hosts of the site, with keys of their own', async () => {
    const { rig, server } = bench;
    const host = rig.hostAt(server.port, { jump: jump() });
    const connection = await rig.open(host);
    expect(connection.stats.connects).toBe(2);
    expect((await connection.run('echo "$SSH_CONNECTION"', soon)).stdout).toContain(` ${server.port}`);
    await expect(rig.open({ ...host, jump: { ...jump(), identityFile: '~/nowhere' } })).rejects.toMatchObject(
      { code: 'SSH_KEY_UNREADABLE', where: 'gate' },
    );
  });

  it('do not make anybody wait for a host that is off', async () => {
    const { rig } = bench;
    const off = rig.hostAt(deaf.port, { jump: jump() });
    const late = { code: 'SSH_UNREACHABLE', where: 'n1', message: expect.stringContaining('timeout') };
    // At once: each takes the whole time that the login at the gate has, too.
    await Promise.all([
      expect(rig.open(off)).rejects.toMatchObject(late),
      expect(fetchHostKey(off, rig.options)).rejects.toMatchObject(late),
      expect(rig.open(rig.hostAt(deaf.port))).rejects.toMatchObject(late),
    ]);
    const abort = new AbortController();
    const opening = rig.open(off, { connectTimeoutMs: 600_000, signal: abort.signal });
    abort.abort('stop');
    await expect(opening).rejects.toBe('stop');
  });
});

describe('a connection that fails at first', () => {
  // How long attempts go on is the matter of attempts.test.ts; here a login may take its time.
  beforeEach(() => void vi.spyOn(AbortSignal, 'timeout').mockReturnValue(new AbortController().signal));
  afterEach(() => void vi.restoreAllMocks());

  it('is made again, and every attempt is told', async () => {
    const { rig, server } = bench;
    let refusals = 2;
    const door = createServer((socket) => {
      if (refusals > 0) {
        refusals -= 1;
        return socket.destroy();
      }
      const through = connect(server.port, '127.0.0.1');
      socket.on('error', () => through.destroy()).on('close', () => through.destroy());
      through.on('error', () => socket.destroy());
      return socket.pipe(through).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    const retries: ConnectRetry[] = [];
    rig.trust(server.hostKeys.map((line) => line.replace(`:${server.port}`, `:${portOf(door)}`)));
    const host = rig.hostAt(portOf(door));
    const connection = await rig.open(host, { onRetry: (retry) => retries.push(retry) });
    expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
    expect(connection.stats).toMatchObject({ commands: 1, connects: 1 });
    expect(retries).toMatchObject([{ attempt: 2 }, { attempt: 3 }]);
    expect(retries[0]?.error.message).toContain('hung up');
    await rig.closeAll();
    door.close();
  });

  it('is given up when that does not help, and not tried again when it is a login', async () => {
    const { rig, server } = bench;
    const attempts: number[] = [];
    const onRetry = ({ attempt }: ConnectRetry) => void attempts.push(attempt);
    const closed = rig.hostAt(await freePort());
    await expect(rig.open(closed, { onRetry })).rejects.toMatchObject({ code: 'SSH_UNREACHABLE' });
    expect(attempts).toEqual([2, 3]);
    const stranger = rig.hostAt(server.port, { identityFile: makeKey(rig.home, 'stranger') });
    await expect(rig.open(stranger, { onRetry })).rejects.toMatchObject({ code: 'SSH_AUTH_FAILED' });
    await expect(rig.open(rig.hostAt(server.port), { onRetry, knownHosts: [] })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
    });
    expect(attempts).toEqual([2, 3]);
  });
});

describe('forwarded streams', () => {
  it('go both ways', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    const stream = await connection.forward('127.0.0.1', echoPort);
    stream.end('there and back');
    expect(await text(stream)).toBe('there and back');
    await expect(connection.forward('127.0.0.1', await freePort())).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('refused'),
    });
    await connection.close();
    await expect(connection.forward('127.0.0.1', echoPort)).rejects.toMatchObject({
      code: 'SSH_CONNECTION_LOST',
    });
  });

  it('are four with the shell, and the next one waits', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    await connection.run('true', soon);
    const streams = await Promise.all([1, 2, 3].map(() => connection.forward('127.0.0.1', echoPort)));
    expect(connection.stats.channels).toBe(4);
    const abort = new AbortController();
    const fifth = connection.forward('127.0.0.1', echoPort, abort.signal);
    abort.abort('enough');
    await expect(fifth).rejects.toBe('enough');
    const sixth = connection.forward('127.0.0.1', echoPort);
    expect((await connection.run('echo on', soon)).stdout).toBe('on\n');
    expect(connection.stats.channels).toBe(4);
    streams[0]?.destroy();
    (await sixth).end('my turn');
    expect(await text(await sixth)).toBe('my turn');
  });

  it('hold their channel until the host has answered, and nobody waits for that', async () => {
    const { rig, server } = bench;
    const connection = await rig.open(rig.hostAt(server.port));
    const late = { code: 'SSH_UNREACHABLE', message: expect.stringContaining('timeout') };
    await expect(connection.forward('127.0.0.1', deaf.port)).rejects.toMatchObject(late);
    expect(connection.stats.channels).toBe(1);
    expect((await connection.run('echo on', soon)).stdout).toBe('on\n');
  });
});

describe('the way to a host', () => {
  it('is none where it is reached directly', async () => {
    const { rig, server } = bench;
    expect(await wayTo(rig.hostAt(server.port), rig.options)).toBeUndefined();
  });

  it('carries any number of streams, and comes back when its connection was lost', async () => {
    const { rig, server } = bench;
    const way = await wayTo(rig.hostAt(server.port, { jump: jump() }), rig.options);
    if (way === undefined) throw new Error('there is a jump host');
    try {
      const open = () => way.open('127.0.0.1', echoPort);
      const streams = await Promise.all(Array.from({ length: 9 }, open));
      for (const stream of streams) stream.end('many');
      expect(await Promise.all(streams.map(text))).toEqual(streams.map(() => 'many'));
      const session = await open();
      const lost = once(session.resume(), 'close');
      for (const pid of sessionsOf(gate)) process.kill(pid, 'SIGKILL');
      await lost;
      const again = await open();
      again.end('back');
      expect(await text(again)).toBe('back');
    } finally {
      await way.close();
    }
  });
});

/** The processes that a server has started for its connections. */
function sessionsOf({ pid }: TestServer): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
