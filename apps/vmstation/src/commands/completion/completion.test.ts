import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { program } from '../../program.ts';
import { onTerminal, plainText } from '../../testing/terminal.ts';
import { answer } from './answer.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');
const folder = mkdtempSync(join(tmpdir(), 'vmstation-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Candidates without their meanings. */
async function found(shell: string, ...words: readonly string[]): Promise<readonly string[]> {
  const lines = (await answer(program(), shell, words)).split('\n').slice(0, -1);
  return lines.map((line) => line.split('\t')[0] ?? '');
}

test('verbs, the verbs of the lab, and options, none of them hidden', async () => {
  expect(await found('fish', 'd')).toEqual(['drift', 'diagnose', 'doctor']);
  expect(await found('fish', '_')).toEqual([]);
  expect(await found('fish', 'lab', 'sn')).toEqual(['snapshot']);
  expect(await found('fish', 'plan', '--d')).toEqual(['--diff']);
  expect(await found('fish', 'status', '--d')).toEqual([]);
});

test('values as they are now, and what they mean', async () => {
  expect(await answer(program(), 'fish', ['facts', 'mas'])).toBe('masternode\tcontrol-plane, controller\n');
  expect(await found('fish', 'plan', '--env', '')).toEqual(['lab', 'production']);
  expect(await found('fish', 'plan', '--stack=cluster-config', '--tags', 'ss')).toEqual(['sshd']);
  expect(await found('fish', 'plan', '--stack=cluster-infra', '--tags', 'ss')).toEqual([]);
  expect(await found('fish', 'inventory', 'pin', 'home')).toEqual(['homelab']);
  expect(await found('fish', 'lab', 'chaos', 'homelab', 'fill')).toEqual(['fill-disk']);
  expect(await found('fish', 'apply', 'x')).toEqual([':files']);
});

test('a list is completed at its end, without what stands in it already', async () => {
  expect(await found('fish', 'plan', '--limit', 'homelab,ho')).toEqual([]);
  expect(await found('fish', 'plan', '--limit=homelab,mas')).toEqual(['--limit=homelab,masternode']);
});

test('bash takes words apart at = and wants only the last piece back, unless it was told otherwise', async () => {
  expect(await found('bash', 'plan', '--limit', '=', 'homelab,mas')).toEqual(['homelab,masternode']);
  expect(await found('bash', 'plan', '--env', '=')).toEqual(['lab', 'production']);
  expect(await found('bash', 'plan', '--env=p')).toEqual(['--env=production']);
});

test('where the values cannot be known there are none, and no error', async () => {
  writeFileSync(join(folder, 'site.yaml'), 'hosts: [');
  expect(await found('fish', 'facts', `--site=${folder}`, '')).toEqual([]);
  expect(await found('fish', 'facts', '--site=./nowhere', '')).toEqual([]);
});

test('in a real bash, Tab completes the line', { timeout: 60_000 }, async () => {
  mkdirSync(join(folder, 'bin'));
  const program = join(folder, 'bin', 'vmstation');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'deploy.plan'), '');
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    TERM: 'dumb',
    HOME: folder,
  };
  writeFileSync(join(folder, 'rc'), execFileSync(program, ['completion', 'bash'], { env }));
  const lines = [
    ['vmstation dri', 'vmstation drift '],
    ['vmstation plan --limit=homelab,mas', 'vmstation plan --limit=homelab,masternode '],
    ['vmstation reset --env pro', 'vmstation reset --env production '],
    ['vmstation plan --site=vms', 'vmstation plan --site=vmstation '],
    ['vmstation apply dep', 'vmstation apply deploy.plan '],
  ];
  // Tab; then `echo [` before the line and `]` behind it, so that bash shows what it made of it.
  const typed = lines.map(([line]) => `${line}\t\x01echo [\x05]\n`).join('');
  const shown = await onTerminal('bash --noprofile --rcfile rc -i', {
    typed: `${typed}exit\n`,
    env,
    cwd: folder,
  });
  const made = plainText(shown)
    .split('\n')
    .flatMap((line) => /^\[(.*)\]$/.exec(line)?.[1] ?? []);
  expect(made).toEqual(lines.map(([, line]) => line));
});
