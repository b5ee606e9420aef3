import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chaos } from '../chaos/chaos.ts';
import { removeFirewall } from '../network/firewall.ts';
import { labClosed } from '../network/lab-closed.ts';
import { podmanProvider } from '../provider/podman.ts';
import { run, tryRun } from '../provider/run.ts';
import { compareInventories } from '../snapshot/compare-inventories.ts';
import { labRestore } from '../snapshot/lab-restore.ts';
import { labSnapshot } from '../snapshot/lab-snapshot.ts';
import { nodeInventory } from '../snapshot/node-inventory.ts';
import type { LabNode, LabSpec, LabState } from '../state/lab-state.ts';
import { busyNode } from '../testing/busy-node.ts';
import { machineState } from '../testing/machine-state.ts';
import { testMirror } from '../testing/test-mirror.ts';
import { labDown } from './lab-down.ts';
import { labStatus } from './lab-status.ts';
import { labUp } from './lab-up.ts';
import { nodeName } from './names.ts';
import { createContainer } from './node.ts';

const spec: LabSpec = {
  name: 'nodes-test',
  nodes: [
    { name: 'deb', os: 'debian-12', user: 'ada' },
    { name: 'el', os: 'el-10', user: 'grace' },
  ],
};
const quiet = () => undefined;
/** What ends by itself, such as the process that has watched a container, has ended by then. */
const settled = { timeout: 30_000, interval: 500 };
let before: Set<string>;
let state: LabState;

beforeAll(async () => {
  const mirror = await testMirror();
  await labDown(spec.name);
  before = await machineState();
  state = await labUp(spec, mirror, quiet);
});
afterAll(() => labDown(spec.name));

const node = (name: string): LabNode => {
  const found = state.nodes.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no node ${name}`);
  return found;
};
const ssh = (name: string, command: string) => {
  const { user, address } = node(name);
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${state.knownHosts}`];
  const flags = [...options, 'IdentitiesOnly=yes', 'ConnectTimeout=3'].flatMap((option) => ['-o', option]);
  return tryRun(['ssh', '-F', 'none', ...flags, '-i', state.userKey, `${user}@${address}`, command]);
};
const sh = (name: string, script: string) => podmanProvider.exec(node(name).container, ['sh', '-c', script]);

const helloStatus = async () => {
  const headers = { connection: 'close' };
  return (await fetch(`http://${state.gateway.address}/files/hello`, { headers })).status;
};

test('every node says running, by its own name, over ssh with a pinned host key and sudo', async () => {
  for (const { name } of state.nodes) {
    const said = await ssh(name, 'sudo -n systemctl is-system-running && uname -n && sudo -n id -u');
    expect(said).toMatchObject({ exitCode: 0, stdout: `running\n${name}\n0\n` });
  }
  expect((await labStatus(spec.name)).map((status) => status.container)).toEqual([
    'running',
    'running',
    'running',
  ]);
});

test('a second up changes nothing that runs', async () => {
  const boots = () =>
    Promise.all(state.nodes.map(async ({ name }) => (await sh(name, 'cut -d" " -f22 /proc/1/stat')).stdout));
  const earlier = await boots();
  expect(await labUp(spec, await testMirror(), quiet)).toEqual(state);
  expect(await boots()).toEqual(earlier);
});

test('nodes and gateway forward nothing at first, whatever this machine does', async () => {
  const names = [state.gateway.container, ...state.nodes.map((each) => each.container)];
  const values = names.map((name) => podmanProvider.exec(name, ['cat', '/proc/sys/net/ipv4/ip_forward']));
  expect((await Promise.all(values)).map(({ stdout }) => stdout)).toEqual(names.map(() => '0\n'));
});

test('it is closed, and the check sees it when it is not', async () => {
  expect(await labClosed(state)).toEqual([]);
  await sh('deb', `ip route replace default via ${state.network.host}`);
  expect(await labClosed(state)).toMatchObject([{ where: 'deb' }]);
  await sh('deb', `ip route replace default via ${state.gateway.address}`);
  expect(await labClosed(state)).toEqual([]);
});

test("nodes reach the gateway's files, and nothing that listens on this machine", async () => {
  const http = `exec 3<>/dev/tcp/${state.gateway.address}/80; printf 'GET /files/hello HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
  const got = await podmanProvider.exec(node('deb').container, ['bash', '-c', http]);
  expect(got.stdout).toMatch(/hello\n$/);
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const knock = `timeout 1 bash -c 'exec 3<>/dev/tcp/${state.network.host}/${address.port}'`;
  expect((await sh('deb', knock)).exitCode).toBe(124);
  server.close();
});

test('a node cannot change this machine', async () => {
  const settings = () =>
    Promise.all(['vm/swappiness', 'kernel/panic'].map((key) => readFile(`/proc/sys/${key}`, 'utf8')));
  const before = await settings();
  for (const { name } of state.nodes) {
    expect((await ssh(name, 'sudo -n sysctl -q -w vm.swappiness=7')).exitCode).not.toBe(0);
    expect((await ssh(name, 'sudo -n sysctl -q -w kernel.pid_max=7000')).stderr).toMatch(/denied|Read-only/);
    // A kubelet insists on this one, so each node has a copy of its own.
    expect((await ssh(name, 'sudo -n sysctl -w kernel.panic=7')).stdout).toBe('kernel.panic = 7\n');
    expect((await ssh(name, 'sudo -n date -s 2001-01-01')).stderr).toContain('not permitted');
    expect((await ssh(name, 'sudo -n sysctl -w net.ipv4.ip_forward=1')).exitCode).toBe(0);
    expect((await ssh(name, 'find /dev -type b')).stdout).toBe('');
  }
  expect(await settings()).toEqual(before);
  expect(new Date().getFullYear()).toBeGreaterThan(2020);
});

test('what container runtimes need works', async () => {
  const needs = [
    'unshare --mount --pid --fork true',
    'iptables -t nat -N LABTEST && iptables -t nat -X LABTEST',
    'ip link add labtest type vxlan id 9 dstport 8472 dev eth0 && ip link del labtest',
    'cd /var/lib/containerd && mkdir l u w m && mount -t overlay -o lowerdir=l,upperdir=u,workdir=w overlay m && umount m && rm -r l u w m',
  ];
  for (const need of needs) expect(await sh('deb', need)).toMatchObject({ exitCode: 0 });
});

test('an inventory equals itself, and shows each kind of change', async () => {
  const first = await nodeInventory(spec.name, 'deb');
  expect(compareInventories(first, await nodeInventory(spec.name, 'deb')).differences).toEqual([]);
  await sh(
    'deb',
    'echo x > /etc/added; chmod 600 /etc/issue; rm /etc/host.conf; sysctl -qw net.ipv4.ip_default_ttl=63 kernel.panic_on_oops=7',
  );
  await sh(
    'deb',
    'systemctl disable -q --now ssh.socket cron fstrim.timer; ip link add d1 type bridge; iptables -N T1; useradd -g games eve',
  );
  const changed = compareInventories(first, await nodeInventory(spec.name, 'deb')).differences;
  const seen = changed.map((difference) => `${difference.change} ${difference.kind} ${difference.key}`);
  expect(seen).toEqual(
    expect.arrayContaining([
      'added file /etc/added',
      'changed file /etc/issue',
      'removed file /etc/host.conf',
      'changed sysctl net.ipv4.ip_default_ttl',
      'changed sysctl kernel.panic_on_oops',
      'added link d1',
      'added password eve',
      'added user eve',
    ]),
  );
  expect(seen.some((line) => line.startsWith('added iptables'))).toBe(true);
});

test('a snapshot brings back files and volumes, with the same address and host key', async () => {
  await sh('deb', 'echo kept > /etc/kept; echo kept > /var/lib/containerd/kept');
  await labSnapshot(spec.name, 'one');
  await sh('deb', 'rm /etc/kept /var/lib/containerd/kept; echo later > /etc/later');
  await labRestore(spec.name, 'one');
  const said = await ssh(
    'deb',
    'cat /etc/kept; sudo cat /var/lib/containerd/kept; test -e /etc/later || echo gone',
  );
  expect(said.stdout).toBe('kept\nkept\ngone\n');
});

test('after a reboot of this machine, a restored lab is as closed as before and has its gateway', async () => {
  await labSnapshot(spec.name, 'one');
  for (const { container } of [state.gateway, ...state.nodes]) await podmanProvider.kill(container);
  await removeFirewall(spec.name);
  await labRestore(spec.name, 'one');
  expect(await labClosed(state)).toEqual([]);
  expect(await helloStatus()).toBe(200);
  expect(await podmanProvider.listImages(nodeName.snapshotPrefix(spec.name))).toHaveLength(
    state.nodes.length,
  );
});

test('an up sees that the mirror is another one, and has the gateway serve that', async () => {
  await rm(state.gateway.mirror, { recursive: true });
  const mirror = await testMirror();
  expect(await helloStatus()).toBe(404);
  expect(await labUp(spec, mirror, quiet)).toEqual(state);
  expect(await helloStatus()).toBe(200);
});

test('faults: cut and heal, fill and free, kill and start, reboot, and no clock', async () => {
  await chaos(spec.name, 'el', { kind: 'cut' });
  expect((await ssh('el', 'true')).exitCode).toBe(255);
  await chaos(spec.name, 'el', { kind: 'heal' });
  expect((await ssh('el', 'true')).exitCode).toBe(0);

  await chaos(spec.name, 'el', { kind: 'fill-disk', folder: '/etc' });
  const full = await sh('el', 'grep -c root /etc/passwd; dd if=/dev/zero of=/etc/big bs=4k count=1');
  expect(full.stderr).toContain('No space left on device');
  expect(full.stdout).toMatch(/^[1-9]/);
  await chaos(spec.name, 'el', { kind: 'free-disk', folder: '/etc' });
  expect((await sh('el', 'echo fine > /etc/small')).exitCode).toBe(0);

  await chaos(spec.name, 'el', { kind: 'kill' });
  expect((await ssh('el', 'true')).exitCode).toBe(255);
  await chaos(spec.name, 'el', { kind: 'start' });
  expect((await ssh('el', 'cat /etc/small')).stdout).toBe('fine\n');
  await chaos(spec.name, 'el', { kind: 'reboot' });
  expect((await ssh('el', 'cat /etc/small')).stdout).toBe('fine\n');
  await expect(chaos(spec.name, 'el', { kind: 'skew-clock' })).rejects.toMatchObject({
    code: 'LAB_CLOCK_SHARED',
  });
  expect(await labClosed(state)).toEqual([]);
});

test('a second lab beside it has other addresses, is out of reach, and leaves the first as it was', async () => {
  const was = await machineState();
  const other = await labUp({ ...spec, name: 'nodes-beside' }, await testMirror(), quiet);
  try {
    expect(other.network.subnet).not.toBe(state.network.subnet);
    for (const lab of [state, other]) expect(await labClosed(lab)).toEqual([]);
    for (const { container, address } of other.nodes) {
      expect((await podmanProvider.exec(container, ['hostname', '-I'])).stdout).toContain(address);
      const reach = `timeout 2 bash -c '</dev/tcp/${node('deb').address}/22'`;
      expect((await podmanProvider.exec(container, ['sh', '-c', reach])).exitCode).not.toBe(0);
    }
    expect((await ssh('deb', 'uname -n')).stdout).toBe('deb\n');
  } finally {
    await labDown(other.name);
  }
  await expect.poll(machineState, settled).toEqual(was);
  expect((await ssh('el', 'uname -n')).stdout).toBe('el\n');
});

test('what is left is seen: a program that nobody waits for, a rule, a mount', async () => {
  const was = await machineState();
  const left = spawn('sleep', ['86399'], { detached: true, stdio: 'ignore' });
  await run(['nft', 'add', 'table', 'inet', 'left_behind']);
  await run(['ip', 'netns', 'add', 'left-behind']);
  const added = [...(await machineState())].filter((line) => !was.has(line));
  left.kill();
  await run(['nft', 'delete', 'table', 'inet', 'left_behind']);
  await run(['ip', 'netns', 'delete', 'left-behind']);
  expect(added.toSorted()).toEqual([
    'mount: /run/netns/left-behind',
    'netns: left-behind',
    'nft: table inet left_behind {',
    'process: sleep 86399',
  ]);
  await expect.poll(machineState, settled).toEqual(was);
});

test('an up that was interrupted is continued, and down leaves the machine as it was, whatever nodes did', async () => {
  await run(['podman', 'rm', '--force', '--time', '0', node('deb').container]);
  await podmanProvider.kill(state.gateway.container);
  // As if killed between the making of a container and the copying of its files.
  await createContainer(podmanProvider, state, node('deb'), node('deb').image);
  expect(await labUp(spec, await testMirror(), quiet)).toEqual(state);
  expect((await ssh('deb', 'uname -n')).stdout).toBe('deb\n');
  for (const { name } of state.nodes)
    expect(await sh(name, busyNode)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await labDown(spec.name)).toBe(true);
  await expect.poll(machineState, settled).toEqual(before);
  expect(await labDown(spec.name)).toBe(false);
});
