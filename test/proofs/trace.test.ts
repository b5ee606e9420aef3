import { expect, test } from 'vitest';
import { traceOf } from './trace.ts';

/** As strace writes them: what sshd does itself, what it starts for a client, and what that starts. */
const login = ['1 openat(AT_FDCWD</>, "/var/log/wtmp", O_WRONLY) = 3</var/log/wtmp>'];
const command = 'execve("/usr/bin/bash", ["bash", "-c", "sh"], ["USER=ops"]';
const shell = [`2 ${command}) = 0`];
const trace = (...lines: readonly string[]) => traceOf([...login, ...shell, ...lines].join('\n'));
const start = 'openat(AT_FDCWD</>, "/etc/x", O_WRONLY|O_CREAT, 0666';

test('a write that strace has split in two is seen, and its half in another process is none', () => {
  const split = [
    `3 ${start} <unfinished ...>`,
    '4 unlink("/etc/y" <unfinished ...>',
    '5 openat(AT_FDCWD</>, "/etc/passwd", O_RDONLY <unfinished ...>',
    '4 <... unlink resumed>)             = -1 ENOENT (No such file or directory)',
    '5 <... openat resumed>)             = 3</etc/passwd>',
    '3 <... openat resumed>)             = 3</etc/x>',
    '4 mkdir("/etc/z", 0777)              = 0',
  ];
  expect(trace(...split).writes).toEqual([`${start})`, 'mkdir("/etc/z", 0777)']);
});

test('a program whose start was split is seen with its arguments, also when a thread starts it', () => {
  const { programs } = trace(
    '3 execve("/bin/echo", ["echo", "one"], ["A=b"] <unfinished ...>',
    '4 execve("/bin/echo", ["echo", "no"], ["A=b"] <unfinished ...>',
    '6 execve("/bin/echo", ["echo", "two"], ["A=b"] <pid changed to 5 ...>',
    '5 +++ superseded by execve in pid 6 +++',
    '5 <... execve resumed>)             = 0',
    '4 <... execve resumed>)             = -1 ENOENT (No such file or directory)',
    '3 <... execve resumed>)             = 0',
  );
  expect(programs.slice(1)).toEqual([
    'execve("/bin/echo", ["echo", "two"], ["A=b"])',
    'execve("/bin/echo", ["echo", "one"], ["A=b"])',
  ]);
});

test('the command of a client is seen when its start was split, and what sshd writes stays sshd’s', () => {
  const found = traceOf(
    [
      ...login,
      `2 ${command} <unfinished ...>`,
      '1 openat(AT_FDCWD</>, "/run/utmp", O_RDWR) = 4</run/utmp>',
      '2 <... execve resumed>)             = 0',
      '1 openat(AT_FDCWD</>, "/run/utmp", O_RDWR) = 4</run/utmp>',
      `3 ${start} <unfinished ...>`,
      '3 +++ exited with 0 +++',
    ].join('\n'),
  );
  expect(found).toMatchObject({ commands: [`${command})`], writes: [] });
});

test('a file without a name is written to as well', () => {
  const nameless = 'openat(AT_FDCWD</>, "/proc/self/fd/3", O_RDWR)';
  expect(trace(`3 ${nameless} = 4</tmp/#42>(deleted)`).writes).toEqual([nameless]);
});

test('what reads, fails or goes nowhere is no write', () => {
  const reads = [
    '3 openat(AT_FDCWD</>, "/etc/passwd", O_RDONLY) = 3</etc/passwd>',
    '3 openat(AT_FDCWD</>, "/dev/null", O_WRONLY <unfinished ...>',
    '4 unlink("/etc/y")                   = -1 ENOENT (No such file or directory)',
    '3 <... openat resumed>)             = 3</dev/null>',
  ];
  expect(trace(...reads)).toMatchObject({ writes: [], commands: [`${command})`] });
});
