import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBench } from './testing/bench.ts';
import { freePort, publicKey, startServer } from './testing/sshd.ts';

const soon = { timeoutMs: 20_000 };
const bench = useBench();
beforeAll(() => bench.rig.trust(bench.server.hostKeys));

describe('the kept shell over SSH', () => {
  it('runs many scripts with one remote command', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    expect(connection.stats).toMatchObject({ commands: 0, connects: 1 });
    expect(await connection.run('id -u; echo oops >&2; exit 4', soon)).toEqual({
      code: 4,
      stdout: '0\n',
      stderr: 'oops\n',
    });
    for (let n = 0; n < 5; n += 1) await connection.run(`echo ${n}`, soon);
    expect(connection.stats).toMatchObject({ commands: 1, batches: 6, connects: 1 });
    expect(connection.stats.bytesSent).toBeGreaterThan(6 * 4096);
    expect(connection.stats.bytesReceived).toBeGreaterThan(0);
  });

  it('takes several megabytes of hostile text in both directions', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    const body = `${'\'"\\$(reboot) `id` %s\t\r'}\u0081\u00ff\u20ac\u{1f600}\n`.repeat(80_000);
    const { stdout } = await connection.run(`cat <<'the end'\n${body}the end\n`, { timeoutMs: 60_000 });
    expect(stdout.length).toBe(body.length);
    expect(stdout === body).toBe(true);
  });

  it('kills a hanging script and stays usable', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    await expect(connection.run('# hangs\nsleep 1000', { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'SSH_TIMEOUT',
      where: 'n1',
    });
    expect((await connection.run('echo on', soon)).stdout).toBe('on\n');
    expect(connection.stats.commands).toBe(1);
  });

  it('says what was running when the connection is lost', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    const session = await connection.run(
      'shell=$(cut -d" " -f4 /proc/$PPID/stat); cut -d" " -f4 /proc/$shell/stat',
      soon,
    );
    const onLine = () => process.kill(Number(session.stdout), 'SIGKILL');
    await expect(
      connection.run('# a long one\necho go; sleep 1000', { ...soon, onLine }),
    ).rejects.toMatchObject({
      code: 'SSH_CONNECTION_LOST',
      message: expect.stringContaining('"a long one"'),
    });
    await expect(connection.run('true', soon)).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST' });
  });

  it('notices a host that has gone silent', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port), { keepaliveMs: 1000 });
    const find = 'shell=$(cut -d" " -f4 /proc/$PPID/stat); cut -d" " -f4 /proc/$shell/stat';
    const session = Number((await connection.run(find, soon)).stdout);
    const onLine = () => process.kill(session, 'SIGSTOP');
    try {
      await expect(connection.run('echo go; sleep 1000', { ...soon, onLine })).rejects.toMatchObject({
        code: 'SSH_CONNECTION_LOST',
      });
    } finally {
      process.kill(session, 'SIGCONT');
    }
  });

  it('ends the script on the host when the connection is closed', async () => {
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port));
    let pid = 0;
    const started = Promise.withResolvers<void>();
    const run = connection.run('echo $$; sleep 1000', {
      ...soon,
      onLine: (line) => {
        pid = Number(line);
        started.resolve();
      },
    });
    const lost = expect(run).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST' });
    await started.promise;
    await connection.close();
    await lost;
    const state = () => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2];
      } catch {
        return 'gone';
      }
    };
    await expect.poll(state, { timeout: 8000 }).toMatch(/gone|Z/);
  });

  it('does not mind a login shell that talks', async () => {
    const noisy = await startServer(bench.root, {
      authorized: publicKey(bench.rig.key),
      config: [
        'ForceCommand sh -c \'echo "Welcome  %s"; printf "no newline"; echo warning >&2; exec sh -xc "$SSH_ORIGINAL_COMMAND"\'',
      ],
    });
    try {
      bench.rig.trust(noisy.hostKeys);
      const connection = await bench.rig.open(bench.rig.hostAt(noisy.port));
      expect(await connection.run('echo clean', soon)).toEqual({ code: 0, stdout: 'clean\n', stderr: '' });
    } finally {
      await noisy.stop();
    }
  });

  it('says so when the login shell lets nobody in', async () => {
    const closed = await startServer(bench.root, {
      authorized: publicKey(bench.rig.key),
      config: ['ForceCommand echo "This account is currently not available."; exit 1'],
    });
    try {
      bench.rig.trust(closed.hostKeys);
      const connection = await bench.rig.open(bench.rig.hostAt(closed.port));
      await expect(connection.run('true', soon)).rejects.toMatchObject({
        code: 'SSH_SHELL_FAILED',
        message: expect.stringContaining('not available'),
      });
    } finally {
      await closed.stop();
    }
  });
});

describe('what cannot be reached', () => {
  it('says that nothing listens', async () => {
    await expect(bench.rig.open(bench.rig.hostAt(await freePort()))).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('refused'),
    });
  });

  it('says that nobody answers, in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(bench.rig.open(bench.rig.hostAt(port), { connectTimeoutMs: 200 })).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('timeout'),
    });
    silent.on('connection', (socket) => socket.destroy());
    await expect(bench.rig.open(bench.rig.hostAt(port))).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('hung up'),
    });
    silent.close();
  });

  it('gives up when asked to', async () => {
    await expect(
      bench.rig.open(bench.rig.hostAt(bench.server.port), { signal: AbortSignal.abort('stop') }),
    ).rejects.toBe('stop');
  });
});
