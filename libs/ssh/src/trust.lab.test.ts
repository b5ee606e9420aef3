import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fetchHostKey, pinHostKey } from './index.ts';
import { useBench } from './testing/bench.ts';
import { makeKey, publicKey } from './testing/sshd.ts';

const soon = { timeoutMs: 20_000 };
let stranger: string;
const bench = useBench(() => ({ hostKeyTypes: ['ed25519', 'rsa', 'ecdsa'] }));
beforeAll(() => {
  stranger = makeKey(bench.rig.home, 'stranger');
});

const sha = (file: string) => execFileSync('ssh-keygen', ['-lf', file]).toString().split(' ')[1] ?? '';

describe('host keys', () => {
  it('refuses an unknown key, and takes it once it is pinned on purpose', async () => {
    const pins = join(bench.rig.home, 'site', 'known_hosts');
    const host = bench.rig.hostAt(bench.server.port);
    const options = { knownHosts: [pins] };
    const fingerprint = sha(join(bench.server.folder, 'host_ed25519.pub'));
    await expect(bench.rig.open(host, options)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      message: expect.stringContaining(fingerprint),
      next: expect.stringContaining('vmstation inventory pin n1'),
    });
    const fetched = await fetchHostKey(host, { ...bench.rig.options, ...options });
    expect(fetched).toEqual({ type: 'ssh-ed25519', sha256: fingerprint, line: expect.any(String) });
    expect(existsSync(pins)).toBe(false);
    await Promise.all([pinHostKey(pins, fetched.line), pinHostKey(pins, fetched.line)]);
    expect(readFileSync(pins, 'utf8')).toBe(`${fetched.line}\n`);
    expect(statSync(pins).mode & 0o777).toBe(0o600);
    expect((await (await bench.rig.open(host, options)).run('echo in', soon)).stdout).toBe('in\n');
  });

  it('refuses a changed key with both fingerprints and the line', async () => {
    const pins = join(bench.rig.home, 'changed');
    const pinned = `[127.0.0.1]:${bench.server.port} ${publicKey(stranger)}`;
    writeFileSync(pins, `# pins\n${pinned}\n`);
    const refused = bench.rig.open(bench.rig.hostAt(bench.server.port), { knownHosts: [pins] });
    await expect(refused).rejects.toMatchObject({ code: 'SSH_HOST_KEY_CHANGED' });
    const message = await refused.catch((error: Error) => error.message);
    for (const part of [sha(stranger), sha(join(bench.server.folder, 'host_ed25519.pub')), `${pins}:2`]) {
      expect(message).toContain(part);
    }
    const { line } = await fetchHostKey(bench.rig.hostAt(bench.server.port), bench.rig.options);
    await expect(pinHostKey(pins, line)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_CHANGED',
      where: `${pins}:2`,
    });
    expect(readFileSync(pins, 'utf8')).toBe(`# pins\n${pinned}\n`);
  });

  it.each(['ed25519', 'rsa', 'ecdsa'])('asks the server for the key that is pinned: %s', async (type) => {
    const pins = join(bench.rig.home, `pin-${type}`);
    writeFileSync(pins, `${bench.server.hostKeys.find((line) => line.includes(type))}\n`);
    // OpenSSH's own hashing of the names must be understood too.
    execFileSync('ssh-keygen', ['-q', '-H', '-f', pins], { stdio: 'ignore' });
    expect(readFileSync(pins, 'utf8')).toMatch(/^\|1\|/);
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port), { knownHosts: [pins] });
    expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
  });

  it('refuses a revoked key, and does not take a certificate authority for a pin', async () => {
    const revoked = join(bench.rig.home, 'revoked');
    writeFileSync(revoked, bench.server.hostKeys.map((line) => `@revoked ${line}\n${line}\n`).join(''));
    await expect(
      bench.rig.open(bench.rig.hostAt(bench.server.port), { knownHosts: [revoked] }),
    ).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_REVOKED',
    });
    const authority = join(bench.rig.home, 'authority');
    writeFileSync(authority, `@cert-authority * ${publicKey(stranger)}\n`);
    await expect(
      bench.rig.open(bench.rig.hostAt(bench.server.port), { knownHosts: [authority] }),
    ).rejects.toMatchObject({
      code: 'SSH_HOST_KEY_UNKNOWN',
      message: expect.stringContaining('certificate'),
    });
  });
});

describe('logging in', () => {
  beforeAll(() => bench.rig.trust(bench.server.hostKeys));

  it('says which keys were tried', async () => {
    await expect(
      bench.rig.open(bench.rig.hostAt(bench.server.port, { identityFile: stranger })),
    ).rejects.toMatchObject({
      code: 'SSH_AUTH_FAILED',
      message: expect.stringContaining(stranger),
    });
  });

  it('says that a key cannot be used', async () => {
    const encrypted = makeKey(bench.rig.home, 'encrypted', 'ed25519', 'a passphrase');
    const broken = join(bench.rig.home, 'broken');
    writeFileSync(broken, 'not a key');
    for (const identityFile of ['~/nowhere', encrypted, broken, `${bench.rig.key}.pub`]) {
      await expect(
        bench.rig.open(bench.rig.hostAt(bench.server.port, { identityFile })),
      ).rejects.toMatchObject({
        code: 'SSH_KEY_UNREADABLE',
      });
    }
  });

  it('finds keys in the SSH configuration and in the usual places', async () => {
    const { identityFile: _, ...host } = bench.rig.hostAt(bench.server.port);
    await expect(bench.rig.open(host)).rejects.toMatchObject({ code: 'SSH_AUTH_FAILED' });
    const sshConfig = join(bench.rig.home, 'some-config');
    writeFileSync(sshConfig, 'Host 127.0.0.*\n  identityfile %d/key\n  IdentitiesOnly yes\n');
    expect((await (await bench.rig.open(host, { sshConfig })).run('echo in', soon)).stdout).toBe('in\n');
    mkdirSync(join(bench.rig.home, '.ssh'));
    const usual = join(bench.rig.home, '.ssh', 'id_ed25519');
    writeFileSync(usual, readFileSync(bench.rig.key), { mode: 0o600 });
    expect((await (await bench.rig.open(host)).run('echo in', soon)).stdout).toBe('in\n');
    renameSync(usual, `${usual}.off`);
  });

  it('asks the SSH agent, also for an encrypted key and without any file', async () => {
    const socket = join(bench.rig.home, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(socket), { timeout: 20_000 }).toBe(true);
      execFileSync('ssh-add', ['-q', bench.rig.key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      process.env.SSH_AUTH_SOCK = socket;
      const encrypted = join(bench.rig.home, 'encrypted');
      const connection = await bench.rig.open(
        bench.rig.hostAt(bench.server.port, { identityFile: encrypted }),
      );
      expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
      const { identityFile: _, ...host } = bench.rig.hostAt(bench.server.port);
      expect((await (await bench.rig.open(host)).run('echo in', soon)).stdout).toBe('in\n');
      process.env.SSH_AUTH_SOCK = join(bench.rig.home, 'no-agent');
      const sshConfig = join(bench.rig.home, 'agent-config');
      writeFileSync(sshConfig, `Host n1\n  IdentityAgent ~/agent\n`);
      expect((await (await bench.rig.open(host, { sshConfig })).run('echo in', soon)).stdout).toBe('in\n');
      const only = (file: string) =>
        writeFileSync(
          sshConfig,
          `Host n1\n  IdentityAgent ~/agent\n  IdentitiesOnly yes\n  IdentityFile ${file}\n`,
        );
      only(`${bench.rig.key}.pub`);
      expect((await (await bench.rig.open(host, { sshConfig })).run('echo in', soon)).stdout).toBe('in\n');
      only(encrypted);
      await expect(bench.rig.open(host, { sshConfig })).rejects.toMatchObject({
        code: 'SSH_AUTH_FAILED',
        message: expect.stringContaining('IdentitiesOnly'),
      });
      writeFileSync(sshConfig, `Host n1\n  IdentityAgent none\n`);
      await expect(bench.rig.open(host, { sshConfig })).rejects.toMatchObject({
        code: 'SSH_AUTH_FAILED',
        message: expect.stringContaining('no key to log in'),
      });
      await expect(
        bench.rig.open(bench.rig.hostAt(bench.server.port, { identityFile: stranger })),
      ).rejects.toMatchObject({
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
    const sshConfig = join(bench.rig.home, 'hosts-config');
    writeFileSync(sshConfig, `Host *\n  UserKnownHostsFile /dev/null ~/known_hosts\n`);
    const connection = await bench.rig.open(bench.rig.hostAt(bench.server.port), {
      sshConfig,
      knownHosts: [],
    });
    expect((await connection.run('echo in', soon)).stdout).toBe('in\n');
  });
});
