import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { keptShells, programs, soon } from '../testing/kept.ts';
import { localPipe } from '../testing/local-pipe.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-kept-'));
afterAll(() => rmSync(folder, { recursive: true }));
const shells = keptShells();
afterEach(() => shells.close());

describe.each(programs)('a kept $name', (shell) => {
  it('gives code, stdout and stderr, with and without a newline at the end', async () => {
    const kept = shells.open(shell);
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
    const kept = shells.open(shell);
    await kept.run('leak=1; cd /tmp; set -eu; trap "echo bye" EXIT', soon);
    const result = await kept.run(
      'cat; echo "[${leak-none}] $# $PWD $(umask) $LC_ALL"; read -r x || echo eof',
      soon,
    );
    expect(result).toEqual({ code: 0, stdout: '[none] 0 / 0022 C\neof\n', stderr: '' });
  });

  it('survives scripts that are not shell at all', async () => {
    const kept = shells.open(shell);
    expect((await kept.run('if then fi ((', soon)).code).not.toBe(0);
    expect((await kept.run("echo 'never closed", soon)).code).not.toBe(0);
    expect((await kept.run('cat <<EOF\nno end', soon)).stdout).toContain('no end');
    expect((await kept.run('exit 7\n'.repeat(50_000), soon)).code).toBe(7);
    expect((await kept.run('echo still here', soon)).stdout).toBe('still here\n');
  });

  it('gives back any text, whatever its bytes', async () => {
    const kept = shells.open(shell);
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
    const kept = shells.open(shell);
    const body = 'é\u0081ÿ and some words\n'.repeat(180_000);
    const { stdout } = await kept.run(`cat <<'the end'\n${body}the end\n`, soon);
    expect(stdout.length).toBe(body.length);
    expect(stdout).toBe(body);
  });

  it('puts bytes that are not UTF-8 out as replacement characters, and stays in step', async () => {
    const kept = shells.open(shell);
    expect((await kept.run("printf '\\377\\200x'", soon)).stdout).toBe('\ufffd\ufffdx');
    expect((await kept.run('echo ok', soon)).stdout).toBe('ok\n');
  });

  it('gives lines as they come', async () => {
    const kept = shells.open(shell);
    const lines: string[] = [];
    let second: Promise<unknown> | undefined;
    const fifo = join(folder, shell.name);
    await kept.run(`mkfifo ${fifo}`, soon);
    const go = shells.open(shell);
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
    const kept = shells.open(shell);
    const results = await Promise.all([1, 2, 3].map((n) => kept.run(`sleep 0.0${4 - n}; echo ${n}`, soon)));
    expect(results.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n']);
  });

  it('leaves SIGINT as it found it', async () => {
    const kept = shells.open(shell);
    const { code } = await kept.run("sh -c 'kill -s INT $$; exit 0'", soon);
    expect(code).toBe(130);
  });

  it('is not confused by what an earlier script left running', async () => {
    const kept = shells.open(shell);
    const noise = join(folder, 'noise');
    await kept.run(`(while :; do echo noise; sleep 0.01; done) & echo $! >${noise}`, soon);
    const { stdout } = await kept.run(`kill "$(cat ${noise})"; echo end`, soon);
    expect(stdout.replaceAll('noise\n', '')).toBe('end\n');
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
    const kept = shells.open(shell);
    for (const script of ['echo \0', 'echo \ud800']) {
      await expect(kept.run(script, soon)).rejects.toMatchObject({ code: 'SSH_SCRIPT_INVALID' });
    }
  });
});
