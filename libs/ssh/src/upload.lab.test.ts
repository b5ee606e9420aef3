import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeRig, type Rig } from './testing/rig.ts';
import { freePort, publicKey, startServer, type TestServer, unpackRoot } from './testing/sshd.ts';

const soon = { timeoutMs: 20_000 };
let rig: Rig;
let root: string;
let server: TestServer;
let home: string;

beforeAll(async () => {
  root = unpackRoot();
  rig = makeRig();
  home = rig.home;
  server = await startServer(root, { authorized: publicKey(rig.key) });
  rig.trust(server.hostKeys);
});
afterEach(() => rig.closeAll());
afterAll(async () => {
  await server?.stop();
  rig?.remove();
  rmSync(root, { recursive: true, force: true });
});

describe('upload and forward', () => {
  it('writes bytes and streams, with the mode, in place of what was there', async () => {
    const connection = await rig.open(rig.hostAt(server.port));
    const bytes = randomBytes(5_000_000);
    const path = join(home, "it's here");
    writeFileSync(path, 'old');
    await connection.upload(bytes, path, 0o640, soon);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(statSync(path).mode & 0o7777).toBe(0o640);
    await connection.upload(Readable.from(['a', 'b', 'c']), path, 0o755, soon);
    expect(readFileSync(path, 'utf8')).toBe('abc');
    await connection.upload(new Uint8Array(), path, 0o600, soon);
    expect(statSync(path).size).toBe(0);
    const many = Array.from({ length: 12 }, (_, n) =>
      connection.upload(Buffer.from(`${n}`), `${path}${n}`, 0o600, soon),
    );
    await Promise.all(many);
    expect(readFileSync(`${path}11`, 'utf8')).toBe('11');
  });

  it('leaves nothing behind when it fails', async () => {
    const connection = await rig.open(rig.hostAt(server.port));
    const folder = join(home, 'uploads');
    mkdirSync(join(folder, 'directory'), { recursive: true });
    const upload = (path: string) => connection.upload(Buffer.from('x'), path, 0o600, soon);
    await expect(upload(join(folder, 'directory'))).rejects.toMatchObject({ code: 'SSH_UPLOAD_FAILED' });
    await expect(upload(join(folder, 'no', 'such'))).rejects.toMatchObject({ code: 'SSH_UPLOAD_FAILED' });
    await expect(upload('relative')).rejects.toMatchObject({ code: 'SSH_UPLOAD_FAILED' });
    const broken = Readable.from(
      (function* () {
        yield 'half';
        throw new Error('source broke');
      })(),
    );
    await expect(connection.upload(broken, join(folder, 'b'), 0o600, soon)).rejects.toThrow('source broke');
    const { stdout } = await connection.run(`ls -A '${folder}'`, soon);
    expect(stdout).toBe('directory\n');
  });

  it('forwards TCP both ways', async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => echo.once('listening', resolve));
    const address = echo.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const connection = await rig.open(rig.hostAt(server.port));
    const stream = await connection.forward('127.0.0.1', port);
    stream.end('there and back');
    expect(await text(stream)).toBe('there and back');
    echo.close();
    await expect(connection.forward('127.0.0.1', await freePort())).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
    });
  });
});
