import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostAddress } from './index.ts';
import { useBench } from './testing/bench.ts';
import { publicKey, startServer } from './testing/sshd.ts';

const soon = { timeoutMs: 20_000 };
/** Words that a careless program would break on: a password is data. */
const password = `p' "$(id)\\ % é`;
const users = ['free', 'asked', 'never', 'fish', 'tcsh', 'zsh', 'nologin'];

/** Users of every kind of shell and of sudo. */
function populate(root: string): void {
  const inside = (command: string[], input = '') => execFileSync('chroot', [root, ...command], { input });
  for (const user of users) {
    const shell = ['fish', 'tcsh', 'zsh'].includes(user) ? `/usr/bin/${user}` : '/bin/bash';
    inside(['useradd', '--create-home', '--shell', user === 'nologin' ? '/usr/sbin/nologin' : shell, user]);
  }
  inside(['chpasswd'], users.map((user) => `${user}:${password}\n`).join(''));
  const free = users.filter((user) => !['asked', 'never'].includes(user));
  const sudoers = [
    ...free.map((user) => `${user} ALL=(ALL) NOPASSWD: ALL`),
    'asked ALL=(ALL) ALL',
    'Defaults use_pty',
  ];
  writeFileSync(join(root, 'etc/sudoers.d/test'), `${sudoers.join('\n')}\n`, { mode: 0o440 });
}

const bench = useBench((_rig, root) => {
  populate(root);
  return { config: ['UsePAM yes', 'PrintMotd yes'] };
});
beforeAll(() => bench.rig.trust(bench.server.hostKeys));

const as = (user: string, sudo: HostAddress['sudo']) =>
  bench.rig.open(bench.rig.hostAt(bench.server.port, { user, sudo }));
const withPassword = (value: string) => ({ password: async () => value });

describe('sudo', () => {
  it.each(['free', 'fish', 'tcsh', 'zsh'])('gives a root shell without a password to %s', async (user) => {
    const connection = await as(user, 'nopasswd');
    expect((await connection.run('id -u; echo "$SUDO_USER"', soon)).stdout).toBe(`0\n${user}\n`);
    expect(connection.stats.commands).toBe(1);
  });

  it('gives the password when it is asked for, and only on stdin', async () => {
    const connection = await as('asked', withPassword(password));
    const { stdout } = await connection.run('id -u; cat /proc/[0-9]*/cmdline | tr "\\0" " "; env', soon);
    expect(stdout).toMatch(/^0\n/);
    expect(stdout).toContain('vmstation-sudo-');
    expect(stdout).not.toContain(password);
    expect(connection.stats).toMatchObject({ commands: 1 });
  });

  it('never gives the password when it is not asked for', async () => {
    let asked = 0;
    const connection = await as('free', {
      password: async () => {
        asked += 1;
        return password;
      },
    });
    expect((await connection.run('id -u', soon)).stdout).toBe('0\n');
    expect(asked).toBe(0);
  });

  it('kills a script behind sudo when time is up', async () => {
    const connection = await as('asked', withPassword(password));
    await expect(connection.run('sleep 1000', { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'SSH_TIMEOUT',
    });
    expect((await connection.run('echo on', soon)).stdout).toBe('on\n');
  });

  it('takes a big script behind sudo', async () => {
    const connection = await as('asked', withPassword(password));
    const body = 'words é\u0081\n'.repeat(100_000);
    expect((await connection.run(`cat <<'the end'\n${body}the end\n`, soon)).stdout === body).toBe(true);
  });

  it('says that the password is wrong', async () => {
    const connection = await as('asked', withPassword('wrong'));
    await expect(connection.run('id', soon)).rejects.toMatchObject({
      code: 'SUDO_PASSWORD_WRONG',
      where: 'n1',
    });
  });

  it('says that a password is wrong where sudo asks only once', async () => {
    const file = join(bench.root, 'etc/sudoers.d/once');
    writeFileSync(file, 'Defaults passwd_tries=1\n', { mode: 0o440 });
    const connection = await as('asked', withPassword('wrong'));
    await expect(connection.run('id', soon)).rejects.toMatchObject({ code: 'SUDO_PASSWORD_WRONG' });
    rmSync(file);
  });

  it('says that sudo is not allowed', async () => {
    for (const [user, sudo] of [
      ['never', 'nopasswd'],
      ['never', withPassword(password)],
      ['asked', 'nopasswd'],
    ] as const) {
      const connection = await as(user, sudo);
      await expect(connection.run('id', soon)).rejects.toMatchObject({ code: 'SUDO_NOT_ALLOWED' });
    }
    const plain = await as('free', 'none');
    await expect(plain.run('id', soon)).rejects.toMatchObject({
      code: 'SUDO_NOT_ALLOWED',
      message: expect.stringContaining('not as root'),
    });
  });

  it('passes on why the password could not be had', async () => {
    const connection = await as('asked', { password: () => Promise.reject(new Error('no such secret')) });
    await expect(connection.run('id', soon)).rejects.toThrow('no such secret');
  });

  it('says what a closed account says', async () => {
    const connection = await as('nologin', 'none');
    await expect(connection.run('id', soon)).rejects.toMatchObject({
      code: 'SSH_SHELL_FAILED',
      message: expect.stringContaining('not available'),
    });
  });
});

describe('a host with BusyBox', () => {
  it('runs and kills with its sh, dd, cat and setsid alone', async () => {
    const inside = (script: string) =>
      execFileSync('chroot', [bench.root, '/bin/busybox', 'sh', '-c', script]);
    inside('mkdir -p /bb && /bin/busybox --install -s /bb');
    writeFileSync(join(bench.root, 'root/.profile'), '');
    const busybox = await startServer(bench.root, {
      authorized: publicKey(bench.rig.key),
      config: ['SetEnv PATH=/bb'],
    });
    try {
      bench.rig.trust(busybox.hostKeys);
      const connection = await bench.rig.open(bench.rig.hostAt(busybox.port));
      const which = await connection.run('readlink -f "/proc/$$/exe"; dd --help 2>&1 | head -n 1', soon);
      expect(which.stdout).toMatch(/^\/usr\/bin\/busybox\nBusyBox/);
      const body = 'é\u0081\u00ff words\n'.repeat(100_000);
      expect((await connection.run(`cat <<'the end'\n${body}the end\n`, soon)).stdout === body).toBe(true);
      await expect(connection.run('sleep 1000', { timeoutMs: 200 })).rejects.toMatchObject({
        code: 'SSH_TIMEOUT',
      });
      expect((await connection.run('sh -c "exit 5"', soon)).code).toBe(5);
    } finally {
      await bench.rig.closeAll();
      await busybox.stop();
    }
  });
});
