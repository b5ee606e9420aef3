import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchHostKey, pinHostKey } from './index.ts';
import { makeRig, type Rig } from './testing/rig.ts';
import { makeKey, publicKey, startServer, type TestServer, unpackRoot } from './testing/sshd.ts';

const soon = { timeoutMs: 20_000 };
let rig: Rig;
let root: string;
let server: TestServer;
let stranger: string;

beforeAll(async () => {
  root = unpackRoot();
  rig = makeRig();
  stranger = makeKey(rig.home, 'stranger');
  server = await startServer(root, {
    authorized: publicKey(rig.key),
    hostKeyTypes: ['ed25519', 'rsa', 'ecdsa'],
  });
});
afterEach(() => rig.closeAll());
afterAll(async () => {
  await server?.stop();
  rig?.remove();
  rmSync(root, { recursive: true, force: true });
});

const sha = (file: string) => execFileSync('ssh-keygen', ['-lf', file]).toString().split(' ')[1] ?? '';

describe('host keys', () => {
  it('refuses an unknown key, and takes it once it is pinned on purpose', async () => {
    const pins = join(rig.home, 'site', 'known_hosts');
    const host = rig.hostAt(server.port);
    const options = { knownHosts: [pins] };
    const fingerprint = sha(join(server.folder, 'host_ed25519.pub'));
    await expect(rig.open(host, options)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      message: expect.stringContaining(fingerprint),
      next: expect.stringContaining('vmstation inventory pin n1'),
    });
    const fetched = await fetchHostKey(host, { ...rig.options, ...options });
    expect(fetched).toEqual({ type: 'ssh-ed25519', sha256: fingerprint, line: expect.any(String) });
    expect(existsSync(pins)).toBe(false);
    await Promise.all([pinHostKey(pins, fetched.line), pinHostKey(pins, fetched.line)]);
    expect(readFileSync(pins, 'utf8')).toBe(`${fetched.line}\n`);
    expect(statSync(pins).mode & 0o777).toBe(0o600);
    expect((await (await rig.open(host, options)).run('echo in', soon)).stdout).toBe('in\n');
  });

  it('refuses a changed key with both fingerprints and the line', async () => {
    const pins = join(rig.home, 'changed');
    const pinned = `[127.0.0.1]:${server.port} ${publicKey(stranger)}`;
    writeFileSync(pins, `# pins\n${pinned}\n`);
    const refused = rig.open(rig.hostAt(server.port), { knownHosts: [pins] });
    await expect(refused).rejects.toMatchObject({ code: 'SSH_HOST_KEY_CHANGED' });
    const message = await refused.catch((error: Error) => error.message);
    for (const part of [sha(stranger), sha(join(server.folder, 'host_ed25519.pub')), `${pins}:2`]) {
      expect(message).toContain(part);
    }
    const { line } = await fetchHostKey(rig.hostAt(server.port), rig.options);
    await expect(pinHostKey(pins, line)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_CHANGED',
      where: `${pins}:2`,
    });
    expect(readFileSync(pins, 'utf8')).toBe(`# pins\n${pinned}\n`);
  });

  it.each(['ed25519', 'rsa', 'ecdsa'])('asks the server for the key that is pinned: %s', async (type) => {
    const pins = join(rig.home, `pin-${type}`);
    writeFileSync(pins, `${server.hostKeys.find((line) => line.includes(type))}\n`);
    // OpenSSH's own hashing of the names must be understood too.
    execFileSync('ssh-keygen', ['-q', '-H', '-f', pins], { stdio: 'ignore' });
    expect(readFileSync(pins, 'utf8')).toMatch(/^\|1\|/);
    const connection = await rig.open(rig.hostAt(server.port), { knownHosts: [pins] });
    expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
  });

  it('refuses a revoked key, and does not take a certificate authority for a pin', async () => {
    const revoked = join(rig.home, 'revoked');
    writeFileSync(revoked, server.hostKeys.map((line) => `@revoked ${line}\n${line}\n`).join(''));
    await expect(rig.open(rig.hostAt(server.port), { knownHosts: [revoked] })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_REVOKED',
    });
    const authority = join(rig.home, 'authority');
    writeFileSync(authority, `@cert-authority * ${publicKey(stranger)}\n`);
    await expect(rig.open(rig.hostAt(server.port), { knownHosts: [authority] })).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      message: expect.stringContaining('certificate'),
    });
  });
});

describe('logging in', () => {
  beforeAll(() => rig.trust(server.hostKeys));

  it('says which keys were tried', async () => {
    await expect(rig.open(rig.hostAt(server.port, { identityFile: stranger }))).rejects.toMatchObject({
      code: 'SSH_AUTH_FAILED',
      message: expect.stringContaining(stranger),
    });
  });

  it('says that a key cannot be used', async () => {
    const encrypted = makeKey(rig.home, 'encrypted', 'ed25519', 'a passphrase');
    const broken = join(rig.home, 'broken');
    writeFileSync(broken, 'not a key');
    for (const identityFile of ['~/nowhere', encrypted, broken, `${rig.key}.pub`]) {
      await expect(rig.open(rig.hostAt(server.port, { identityFile }))).rejects.toMatchObject({
        code: 'SSH_KEY_UNREADABLE',
      });
    }
  });

  it('finds keys in the SSH configuration and in the usual places', async () => {
    const { identityFile: _, ...host } = rig.hostAt(server.port);
    await expect(rig.open(host)).rejects.toMatchObject({ code: 'SSH_AUTH_FAILED' });
    const sshConfig = join(rig.home, 'some-config');
    writeFileSync(sshConfig, 'Host 127.0.0.*\n  identityfile %d/key\n  IdentitiesOnly yes\n');
    expect((await (await rig.open(host, { sshConfig })).run('echo in', soon)).stdout).toBe('in\n');
    mkdirSync(join(rig.home, '.ssh'));
    const usual = join(rig.home, '.ssh', 'id_ed25519');
    writeFileSync(usual, readFileSync(rig.key), { mode: 0o600 });
    expect((await (await rig.open(host)).run('echo in', soon)).stdout).toBe('in\n');
    renameSync(usual, `${usual}.off`);
  });

  it('asks the SSH agent, also for an encrypted key', async () => {
    const socket = join(rig.home, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(socket)).toBe(true);
      execFileSync('ssh-add', ['-q', rig.key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      process.env.SSH_AUTH_SOCK = socket;
      const encrypted = join(rig.home, 'encrypted');
      const connection = await rig.open(rig.hostAt(server.port, { identityFile: encrypted }));
      expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
      process.env.SSH_AUTH_SOCK = join(rig.home, 'no-agent');
      await expect(rig.open(rig.hostAt(server.port, { identityFile: stranger }))).rejects.toMatchObject({
        code: 'SSH_AUTH_FAILED',
        message: expect.stringContaining('agent'),
      });
    } finally {
      delete process.env.SSH_AUTH_SOCK;
      agent.kill();
      rmSync(socket, { force: true });
    }
  });

  it('takes the known hosts file of the SSH configuration', async () => {
    const sshConfig = join(rig.home, 'hosts-config');
    writeFileSync(sshConfig, `Host *\n  UserKnownHostsFile /dev/null ~/known_hosts\n`);
    const connection = await rig.open(rig.hostAt(server.port), { sshConfig, knownHosts: [] });
    expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
  });
});
