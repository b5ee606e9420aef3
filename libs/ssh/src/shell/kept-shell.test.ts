import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { localPipe } from '../testing/local-pipe.ts';
import type { RunOptions } from '../types.ts';
import { type KeptShell, keepShell } from './kept-shell.ts';

const bootstrap = 'read -r agent; eval "$agent"';
/** The two shells that are /bin/sh on Debian and on the RHEL family; bash in its POSIX mode, as `sh` runs it. */
const shells = [
  { name: 'dash', command: 'dash', args: ['-c', bootstrap] },
  { name: 'bash', command: 'bash', args: ['--posix', '-c', bootstrap] },
].filter(({ command }) => existsSync(`/bin/${command}`));

const opened: KeptShell[] = [];

function open(
  shell: { command: string; args: string[] },
  onReceived: (bytes: number) => void = () => {},
): KeptShell {
  const pipe = localPipe(shell.command, shell.args);
  const kept = keepShell('local', pipe, { onSent: () => {}, onReceived }, pipe.destroy);
  opened.push(kept);
  return kept;
}

afterEach(async () => {
  for (const kept of opened.splice(0)) await kept.close();
});

const soon: RunOptions = { timeoutMs: 20_000 };
const isAlive = (pid: number) => existsSync(`/proc/${pid}/exe`);

describe.each(shells)('a kept $name', (shell) => {
  it('gives code, stdout and stderr, with and without a newline at the end', async () => {
    const kept = open(shell);
    expect(await kept.run('printf a; printf b >&2; exit 3', soon)).toEqual({
      code: 3,
      stdout: 'a',
      stderr: 'b',
    });
    expect(await kept.run('echo a; echo b >&2', soon)).toEqual({ code: 0, stdout: 'a\n', stderr: 'b\n' });
    expect(await kept.run('', soon)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await kept.run('kill -9 $$', soon)).toEqual({ code: 137, stdout: '', stderr: '' });
  });

  it('runs each script in a child of its own, with an empty stdin and no arguments', async () => {
    const kept = open(shell);
    await kept.run('leak=1; cd /tmp; set -eu; trap "echo bye" EXIT', soon);
    const result = await kept.run(
      'cat; echo "[${leak-none}] $# $PWD $(umask) $LC_ALL"; read -r x || echo eof',
      soon,
    );
    expect(result).toEqual({ code: 0, stdout: '[none] 0 / 0022 C\neof\n', stderr: '' });
  });

  it('survives scripts that are not shell at all', async () => {
    const kept = open(shell);
    expect((await kept.run('if then fi ((', soon)).code).not.toBe(0);
    expect((await kept.run("echo 'never closed", soon)).code).not.toBe(0);
    expect((await kept.run('cat <<EOF\nno end', soon)).stdout).toContain('no end');
    expect((await kept.run('exit 7\n'.repeat(50_000), soon)).code).toBe(7);
    expect((await kept.run('echo still here', soon)).stdout).toBe('still here\n');
  });

  it('gives back any text, whatever its bytes', async () => {
    const kept = open(shell);
    const text = fc.string({ unit: 'binary', maxLength: 400 }).filter((value) => !value.includes('\0'));
    const latin = fc.string({
      unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    });
    const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, latin), async (value) => {
        fc.pre(value.isWellFormed());
        const { stdout, stderr } = await kept.run(
          `printf %s ${quoted(value)}; printf %s ${quoted(value)} >&2`,
          soon,
        );
        expect(stdout).toBe(value);
        expect(stderr).toBe(value);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a script of 4 MB and gives 4 MB back', async () => {
    const kept = open(shell);
    const body = 'é\u0081ÿ and some words\n'.repeat(180_000);
    const { stdout } = await kept.run(`cat <<'the end'\n${body}the end\n`, soon);
    expect(stdout.length).toBe(body.length);
    expect(stdout).toBe(body);
  });

  it('puts bytes that are not UTF-8 out as replacement characters, and stays in step', async () => {
    const kept = open(shell);
    expect((await kept.run("printf '\\377\\200x'", soon)).stdout).toBe('\ufffd\ufffdx');
    expect((await kept.run('echo ok', soon)).stdout).toBe('ok\n');
  });

  it('gives lines as they come', async () => {
    const kept = open(shell);
    const lines: string[] = [];
    let second: Promise<unknown> | undefined;
    const fifo = `/tmp/vmstation-test-${process.pid}-${shell.name}`;
    await kept.run(`rm -f ${fifo}; mkfifo ${fifo}`, soon);
    const go = open(shell);
    await kept.run(`echo first; cat ${fifo}; rm ${fifo}; printf last >&2`, {
      ...soon,
      onLine: (line, stream) => {
        lines.push(`${stream}:${line}`);
        // The script waits for this second shell, so the first line must have come before its end.
        second ??= go.run(`echo second > ${fifo}`, soon);
      },
    });
    await second;
    expect(lines).toEqual(['out:first', 'out:second', 'err:last']);
  });

  it('runs scripts in the order of the calls', async () => {
    const kept = open(shell);
    const results = await Promise.all([1, 2, 3].map((n) => kept.run(`sleep 0.0${4 - n}; echo ${n}`, soon)));
    expect(results.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n']);
  });

  it('leaves SIGINT as it found it', async () => {
    const kept = open(shell);
    const { code } = await kept.run("sh -c 'kill -s INT $$; exit 0'", soon);
    expect(code).toBe(130);
  });

  it('is not confused by what an earlier script left running', async () => {
    const kept = open(shell);
    await kept.run('(while :; do echo noise; sleep 0.01; done) & echo $! >/tmp/vmstation-noise', soon);
    const { stdout } = await kept.run(
      'kill "$(cat /tmp/vmstation-noise)"; rm /tmp/vmstation-noise; echo end',
      soon,
    );
    expect(stdout.replaceAll('noise\n', '')).toBe('end\n');
  });

  it('kills the process group when time is up, and goes on', async () => {
    const kept = open(shell);
    let pid = 0;
    const onLine = (line: string) => {
      pid = Number(line);
    };
    const late = kept.run('# waits for ever\nsleep 1000 & echo $!; wait', { timeoutMs: 2000, onLine });
    await expect(late).rejects.toMatchObject({
      code: 'SSH_TIMEOUT',
      message: expect.stringContaining('waits for ever'),
    });
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('kills what ignores TERM', async () => {
    const kept = open(shell);
    const late = kept.run('trap "" TERM; while :; do sleep 1; done', { timeoutMs: 200 });
    await expect(late).rejects.toMatchObject({ code: 'SSH_TIMEOUT' });
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('stops a script when its signal is aborted', async () => {
    const kept = open(shell);
    const abort = new AbortController();
    const run = kept.run('echo go; sleep 1000', {
      ...soon,
      signal: abort.signal,
      onLine: () => abort.abort('enough'),
    });
    await expect(run).rejects.toBe('enough');
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('stops a script that writes too much', async () => {
    const kept = open(shell);
    const run = kept.run('while :; do echo yyyyyyyyyyyyyyyyyyyy; done', { ...soon, maxOutputBytes: 100_000 });
    await expect(run).rejects.toMatchObject({ code: 'SSH_OUTPUT_TOO_BIG' });
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('stops a script whose listener fails, with that failure', async () => {
    const kept = open(shell);
    const onLine = () => {
      throw new Error('listener');
    };
    await expect(kept.run('echo a; sleep 1000', { ...soon, onLine })).rejects.toThrow('listener');
    expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
  });

  it('says what was running when the shell dies', async () => {
    const kept = open(shell);
    const run = kept.run('# upgrade of the kernel\nkill -9 $(cut -d" " -f4 /proc/$PPID/stat) $PPID', soon);
    await expect(run).rejects.toMatchObject({
      code: 'SSH_CONNECTION_LOST',
      message: expect.stringContaining('"upgrade of the kernel"'),
    });
    await expect(kept.run('true', soon)).rejects.toMatchObject({ code: 'SSH_CONNECTION_LOST' });
  });

  it('does not run a script that was cut off on its way', async () => {
    const pipe = localPipe(shell.command, shell.args);
    const { agent, runMessage } = await import('./agent.ts');
    let out = '';
    pipe.output.on('data', (bytes: Buffer) => {
      out += bytes.toString();
    });
    pipe.errors.resume();
    pipe.input.write(`${agent}\n`);
    pipe.input.end(runMessage('a'.repeat(32), `echo ran\n${'#'.repeat(9000)}`).subarray(0, 5000));
    await pipe.ended;
    expect(out).toBe('');
  });

  it('refuses what no script can hold', async () => {
    const kept = open(shell);
    for (const script of ['echo \0', 'echo \ud800']) {
      await expect(kept.run(script, soon)).rejects.toMatchObject({ code: 'SSH_SCRIPT_INVALID' });
    }
  });
});

/** Bytes that are held on to, and not what merely was not collected yet. */
function held(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

it.each([
  ['without a newline', "head -c 100000000 /dev/zero | tr '\\0' x"],
  ['of NULs', 'head -c 100000000 /dev/zero'],
  ['of noise', 'head -c 100000000 /dev/urandom'],
  ['of escape sequences', 'yes "$(printf \'\\033[2J\\033]0;x\\007\')" | head -c 100000000'],
])('stops at its limit what prints 100 MB %s, in bounded memory', async (_what, script) => {
  const limit = 64 * 1024 * 1024;
  let received = 0;
  let most = 0;
  const kept = open({ command: 'sh', args: ['-c', bootstrap] }, (bytes) => {
    received += bytes;
    // The last moment before the limit: never is more held than now.
    if (most === 0 && received > limit - 1024 * 1024) most = held();
  });
  let longest = 0;
  const onLine = (line: string) => {
    longest = Math.max(longest, line.length);
  };
  const before = held();
  const run = kept.run(script, { ...soon, onLine, maxOutputBytes: limit });
  await expect(run).rejects.toMatchObject({ code: 'SSH_OUTPUT_TOO_BIG', where: 'local' });
  expect(most).toBeGreaterThan(0);
  // What came in pieces is held in slabs that are larger than the pieces.
  expect(most - before).toBeLessThan(3 * limit);
  expect(longest).toBeLessThanOrEqual(65_536);
  expect((await kept.run('echo alive', soon)).stdout).toBe('alive\n');
});
