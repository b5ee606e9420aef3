import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { podmanProvider } from '../provider/podman.ts';
import type { ContainerState, Provider } from '../provider/provider.ts';
import { rememberIpForward, restoreIpForward } from './ip-forward.ts';

let machine = '';
let containers: ContainerState[] = [];
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'vmstation-forward-'));
  containers = [];
  vi.stubEnv('XDG_STATE_HOME', join(machine, 'state'));
  mkdirSync(join(machine, 'proc/sys/net/ipv4/conf/all'), { recursive: true });
  mkdirSync(join(machine, 'sys/class/net'), { recursive: true });
  link('eth0', 'uevent');
  set(0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(machine, { recursive: true });
});

const provider: Provider = {
  ...podmanProvider,
  list: async () => containers.map((state) => ({ name: 'a', state, image: 'image' })),
  foreignRunning: async () => [],
};
const file = () => join(machine, 'proc/sys/net/ipv4/ip_forward');
const redirects = () => join(machine, 'proc/sys/net/ipv4/conf/all/accept_redirects');
/** As the kernel does it: who forwards takes no redirects, and who stops does. */
const set = (value: number) => {
  writeFileSync(file(), `${value}\n`);
  writeFileSync(redirects(), `${1 - value}\n`);
};
const now = () => readFileSync(file(), 'utf8');
const lab = () => join(machine, 'state/vmstation/labs/a');

function link(name: string, has: string, text = ''): void {
  mkdirSync(join(machine, 'sys/class/net', name), { recursive: true });
  writeFileSync(join(machine, 'sys/class/net', name, has), text);
}
/** What a lab's first start does: podman turns forwarding on. */
async function start(): Promise<void> {
  mkdirSync(lab(), { recursive: true });
  await rememberIpForward(provider, machine);
  containers = ['running'];
  set(1);
}
async function down(): Promise<void> {
  containers = [];
  rmSync(lab(), { recursive: true });
  await restoreIpForward(provider, machine);
}

test('a lab leaves forwarding as it was', async () => {
  await start();
  await rememberIpForward(provider, machine); // a second start, while the first one has moved the switch
  await restoreIpForward(provider, machine);
  expect(now()).toBe('0\n');
  set(1); // a node has rebooted
  await down();
  expect(now()).toBe('0\n');
  expect(existsSync(join(machine, 'state/vmstation/ip-forward-before-labs'))).toBe(false);
});

test('a machine that takes no redirects takes none afterwards, also when that was said while a lab ran', async () => {
  writeFileSync(redirects(), '0\n');
  await start();
  writeFileSync(redirects(), 'as the kernel had it\n');
  await restoreIpForward(provider, machine);
  expect(readFileSync(redirects(), 'utf8')).toBe('0\n');
  writeFileSync(redirects(), '1\n');
  await start(); // a node has rebooted
  await down();
  expect([now(), readFileSync(redirects(), 'utf8')]).toEqual(['0\n', '1\n']);
});

test('what others turned on while no lab ran stays on', async () => {
  await start();
  await restoreIpForward(provider, machine);
  containers = ['stopped']; // this machine has booted
  set(1);
  await start();
  await restoreIpForward(provider, machine);
  expect(now()).toBe('1\n');
  await down();
  expect(now()).toBe('1\n');
});

test('what others turned off while a lab ran stays off', async () => {
  set(1);
  await start();
  set(0);
  await restoreIpForward(provider, machine);
  expect(now()).toBe('0\n');
  await start();
  await restoreIpForward(provider, machine);
  expect(now()).toBe('0\n');
  await down();
  expect(now()).toBe('0\n');
});

test.each([
  ['docker0', 'bridge', ''],
  ['tun0', 'tun_flags', ''],
  ['wg0', 'uevent', 'DEVTYPE=wireguard\nINTERFACE=wg0\n'],
])('with %s, which came since, forwarding stays on', async (name, has, text) => {
  await start();
  link(name, has, text);
  await down();
  expect(now()).toBe('1\n');
});

test('a link that did without forwarding before, and a lab’s own, do so again', async () => {
  link('virbr0', 'bridge');
  await start();
  link('podman1', 'bridge');
  await down();
  expect(now()).toBe('0\n');
});

test('what an older version remembered counts', async () => {
  await start();
  writeFileSync(join(machine, 'state/vmstation/ip-forward-before-labs'), '0\n');
  await restoreIpForward(provider, machine);
  expect(now()).toBe('0\n');
});

test('a record that a power cut left empty says nothing', async () => {
  await start();
  writeFileSync(join(machine, 'state/vmstation/ip-forward-before-labs'), '');
  await restoreIpForward(provider, machine);
  expect(now()).toBe('1\n');
  await start();
});

test('what a lab looked up is kept while the last other one goes', async () => {
  await start();
  rmSync(lab(), { recursive: true });
  const second = join(machine, 'state/vmstation/labs/b');
  mkdirSync(second);
  await Promise.all([restoreIpForward(provider, machine), rememberIpForward(provider, machine)]);
  set(1);
  await restoreIpForward(provider, machine);
  expect(now()).toBe('0\n');
});
