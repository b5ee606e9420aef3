import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGraph } from '@vmstation/engine';
import { defineHostTask, defineStack, expandStacks, loadSite, predictFacts } from '@vmstation/inventory';
import { directory } from '@vmstation/resources';
import { expect, onTestFinished, test, vi } from 'vitest';
import { refuseShutGates } from './gates.ts';

const main = join(import.meta.dirname, '..', 'main.ts');

const site = `site: home
domain: example.lan
network: { cidr: 127.8.0.0/24, gateway: 127.8.0.1, dns: [127.8.0.1] }
hosts:
  alpha: { address: 127.8.0.2, mac: 02:00:00:00:00:01, interface: eth0, os: debian-12, roles: [worker], user: jane }
  beta: { address: 127.8.0.3, mac: 02:00:00:00:00:02, interface: eth0, os: debian-12, roles: [worker], user: jane }
users:
  jane: { sudo: nopasswd, keys: ["ssh-ed25519 ${'A'.repeat(68)}"] }
`;

/** A controller whose SSH configuration has this to say, with that site. */
function home(config: string, more = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-gates-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, '.ssh'));
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, '.ssh', 'config'), config);
  writeFileSync(join(folder, 'site', 'site.yaml'), `${site}${more}`);
  return folder;
}

/** What a run with a task of that name says before it looks at anything. */
async function refused(folder: string, task = 'sshd', hosts: readonly string[] = []): Promise<void> {
  vi.stubEnv('HOME', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const loaded = await loadSite({ path: join(folder, 'site') });
  const drop = defineHostTask({ name: task, title: task, resources: () => [directory({ path: '/etc/x' })] });
  const stack = defineStack({ name: 'cluster-config', after: [], tasks: [drop] });
  const predicted = buildGraph(expandStacks([stack], loaded, predictFacts));
  await refuseShutGates({ site: loaded, predicted, selection: { stacks: [], tasks: [], hosts } });
}

const throughAlpha = {
  'by its address': 'Host beta\n  ProxyJump me@127.8.0.2\n',
  'by its name': 'Host beta\n  ProxyJump alpha\n',
  'by a name of the controller': 'Host beta\n  ProxyJump outer,gate\nHost gate\n  HostName 127.8.0.2\n',
};

test.each(Object.entries(throughAlpha))(
  'a host that is reached through another one, %s',
  async (_, config) => {
    await expect(refused(home(config))).rejects.toMatchObject({
      code: 'JUMP_HOST_SHUT',
      where: 'beta',
      next: 'add alpha to ssh.jumpHosts in the site',
    });
  },
);

test.each([
  ['the site knows of it', throughAlpha['by its name'], 'ssh: { jumpHosts: [alpha] }\n'],
  ['the way leads through a stranger', 'Host beta\n  ProxyJump 127.8.0.9\n', ''],
  ['another port of that address is somebody else', 'Host beta\n  ProxyJump 127.8.0.2:2222\n', ''],
  ['a way that cannot be read is told when it is taken', 'Host alpha\n  ProxyCommand nc %h %p\n', ''],
  ['there is no jump host', '', ''],
])('nothing is said where %s', async (_, config, more) => {
  await expect(refused(home(config, more))).resolves.toBeUndefined();
});

test('nothing is said where no task is about sshd', async () => {
  await expect(refused(home(throughAlpha['by its name']), 'journald')).resolves.toBeUndefined();
});

test('nothing is said of a host that the run is not about', async () => {
  const folder = home(throughAlpha['by its name']);
  await expect(refused(folder, 'sshd', ['beta'])).resolves.toBeUndefined();
  await expect(refused(folder, 'sshd', ['alpha'])).rejects.toMatchObject({ code: 'JUMP_HOST_SHUT' });
});

test.each([
  ['plan', 'JUMP_HOST_SHUT', []],
  ['apply', 'JUMP_HOST_SHUT', ['--yes=home']],
  ['drift', 'SSH_', []],
  ['reset', 'SSH_', ['--yes=home']],
])('%s ends with %s', (verb, code, more) => {
  const folder = home(throughAlpha['by its address']);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'vmstation.config.js'),
    `const file = { kind: { name: 'file', show: () => 'a' }, key: '/etc/a', desired: {} };
const resources = () => [{ ...file, after: [], notify: [], undoBefore: [], inputs: {} }];
const task = { scope: 'host', name: 'sshd', title: 't', resources };
export default { stacks: [{ name: 'cluster-config', after: [], tasks: [task] }] };
`,
  );
  const { status, stderr } = spawnSync('node', [main, verb, '--site=./site', '--env=production', ...more], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder, XDG_STATE_HOME: folder, NO_COLOR: '1' },
  });
  expect(status).toBe(1);
  expect(stderr).toContain(`[${code}`);
});
