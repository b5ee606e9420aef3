import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { program } from '../../program.ts';
import { answer } from './answer.ts';

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
  expect(await found('fish', 'help', 'lab', 'sn')).toEqual(['snapshot']);
  expect(await found('fish', 'help', 'd')).toEqual(['drift', 'diagnose', 'doctor']);
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

test('stacks and tasks are those of the site that was typed, wherever it is typed', async () => {
  const task = "{ scope: 'host', name: 'smartd', title: 'disks', resources: () => [] }";
  const config = `export default { stacks: [{ name: 'home', after: [], tasks: [${task}] }] };`;
  const site = join(folder, 'repository', 'site');
  mkdirSync(site, { recursive: true });
  writeFileSync(join(folder, 'repository', 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'repository', 'vmstation.config.js'), config);
  expect(await found('fish', 'plan', `--site=${site}`, '--stack', '')).toEqual(['home']);
  expect(await found('fish', 'plan', '--site', site, '--stack=home', '--tags', '')).toEqual(['smartd']);
  expect(await found('fish', 'plan', '--stack', 'home')).toEqual([]);
});

test('where the values cannot be known there are none, and no error', async () => {
  writeFileSync(join(folder, 'site.yaml'), 'hosts: [');
  expect(await found('fish', 'facts', `--site=${folder}`, '')).toEqual([]);
  expect(await found('fish', 'facts', '--site=./nowhere', '')).toEqual([]);
});
