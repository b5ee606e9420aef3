import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { useBench } from '../../../../libs/ssh/src/testing/bench.ts';
import { onTerminal, plainText } from '../testing/terminal.ts';

const bench = useBench();
const main = join(import.meta.dirname, '..', 'main.ts');
const resources = pathToFileURL(join(import.meta.dirname, '../../../../libs/resources/src/index.ts'));

/** Files on alpha as long as they are wanted; a value of alpha that beta needs. */
const config = `import { command, file } from '${resources}';
const files = process.env.WANTED === 'no' ? [] : Array.from({ length: 40 }, (_, index) => index);
const token = { type: 'command', key: 'token', on: 'host:beta', output: 'token' };
const task = (name, host, resources) => ({
  scope: 'host', name, title: name, hosts: (each) => each.name === host, resources,
});
export default { stacks: [{ name: 's', after: [], tasks: [
  task('files', 'alpha', () => files.map((index) => file({ path: '/etc/page-' + index, content: 'x' }))),
  task('gives', 'beta', () => [command({ name: 'token', until: 'true', run: 'true', outputs: { token: 'echo x' } })]),
  task('takes', 'alpha', () => [command({ name: 'join', until: 'false', run: 'true' }, { inputs: { token } })]),
] }] };
`;

beforeAll(() => {
  const { rig, server } = bench;
  rig.trust(server.hostKeys);
  const machine = { interface: 'eth0', os: 'debian-12', user: 'root', sudo: 'root', roles: ['worker'] };
  const alpha = { ...machine, address: '127.0.0.1', port: server.port, mac: '02:00:00:00:00:01' };
  const site = {
    ...{ site: 'loopback', domain: 'example.lan' },
    network: { cidr: '127.0.0.0/24', gateway: '127.0.0.254', dns: ['127.0.0.254'] },
    connection: { knownHosts: join(rig.home, 'known_hosts') },
    hosts: {
      alpha: { ...alpha, identityFile: rig.key },
      beta: { ...machine, address: '127.0.0.2', mac: '02:00:00:00:00:02', identityFile: rig.key },
    },
  };
  writeFileSync(join(rig.home, 'site.yaml'), JSON.stringify(site));
  writeFileSync(join(rig.home, 'vmstation.config.js'), config);
  writeFileSync(join(rig.home, 'package.json'), '{ "type": "module" }');
});

const seen = () => join(bench.rig.home, 'seen');
beforeEach(() => rmSync(seen(), { force: true }));

const words = (verb: string, more: readonly string[]) => [
  ...[main, verb, `--site=${bench.rig.home}`, '--env=production', '--limit=alpha', '--diff', ...more],
];
const env = (wanted: 'yes' | 'no') => ({
  ...process.env,
  ...{ XDG_STATE_HOME: bench.rig.home, NO_COLOR: '1', WANTED: wanted, SEEN: seen() },
  PAGER: 'cat > "$SEEN"; echo paged',
});

/** A verb where there is nobody to ask. */
function piped(verb: string, ...more: readonly string[]) {
  const options = { cwd: bench.rig.home, env: env('yes'), encoding: 'utf8' } as const;
  return spawnSync(process.execPath, words(verb, more), options);
}

/** What is seen on a terminal whose pager writes down what it is given, by somebody who answers so. */
async function answered(verb: string, answer: string): Promise<string> {
  const command = `exec '${process.execPath}' '${words(verb, ['--tags=files']).join("' '")}'`;
  const keys = [['Type loopback', `${answer}\r`]] as const;
  return plainText(await onTerminal(command, { keys, env: env('no'), cwd: bench.rig.home }));
}

const isThere = () => existsSync(join(bench.root, 'etc/page-39'));

test('a plan names what apply would fail at because the host that gives it a value is left out', () => {
  const lacking = { code: 'INPUT_MISSING', where: 'host:alpha/command:join' };
  const plan = piped('plan', '--json');
  expect(JSON.parse(plan.stdout).failures).toMatchObject([lacking]);
  expect(plan.status).toBe(2);
  expect(piped('plan').stdout).toMatch(/\[INPUT_MISSING\][\s\S]*→ .*vmstation apply .*--limit=alpha,beta/);
  const applied = piped('apply', '--json');
  expect(applied.status).toBe(1);
  expect(applied.stdout).toContain('INPUT_MISSING');
  expect(isThere()).toBe(true);
});

test('apply has a long plan in the pager before it asks whether to remove what nobody wants', async () => {
  const shown = await answered('apply', 'no');
  expect(shown).toMatch(/paged\n[\s\S]*Type loopback to go on with removing 40 things[\s\S]*CONSENT_NEEDED/);
  expect(shown).not.toContain('/etc/page-39');
  expect(readFileSync(seen(), 'utf8')).toMatch(/\/etc\/page-39\b[\s\S]*40 changes: /);
  expect(isThere()).toBe(true);
});

test('reset has it there, too, and goes on when its question is answered', async () => {
  const shown = await answered('reset', 'loopback');
  expect(shown).toMatch(/paged\n[\s\S]*Type loopback to go on with undoing 40 changes/);
  expect(readFileSync(seen(), 'utf8')).toMatch(/\/etc\/page-39\b[\s\S]*40 changes: /);
  expect(isThere()).toBe(false);
});
