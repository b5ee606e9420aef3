import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Inventory, labClosed, nodeInventory, readLabState } from '@vmstation/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareNodes } from '../soak/cycle.ts';
import { everyCheck } from './checks/every-check.ts';
import { complaintOf, expectCode, proofLab } from './command.ts';
import { stopInTerminal } from './faults/deploy-kills.ts';
import { runsOf } from './faults/record.ts';
import { lastRuns, runFolder } from './last-run.ts';
import { expectDownLeavesNothing, type Footprint, footprintOf } from './left-of-lab.ts';
import { clusterFaults } from './node-faults/cluster.ts';
import { changedFiles, filesOf } from './node-files.ts';
import { nxTargets } from './nx-targets.ts';
import { clusterSecrets, diffs, filesIn, hidden, reveals } from './secrets.ts';
import { sleepingHost } from './sleeping-host.ts';
import { traced } from './trace.ts';

const lab = proofLab('proof');
const { vmstation, nx, onNode, kubectl, name: labName } = lab;
const nodes = ['masternode', 'storagenodet3500', 'homelab'] as const;
const stacks = 6;
const before = new Map<string, Inventory>();
/** Of the lab on this machine, while it has its cluster. */
const footprints: Footprint[] = [];
/** What the cluster must not let out, by a name. */
const secrets = new Map<string, string>();
/** What comes to hold by itself: on a busy machine, too. */
const soon = { timeout: 180_000, interval: 1000 };
/** What chronyc and rpm need to answer at all: a socket to be answered on, and memory shared by readers. */
const toAsk = /\/run\/chrony\/chronyc\.\d+\.sock|\/rpmdb\.sqlite-(wal|shm)\b/;
/** Where VMStation writes and a cluster at rest does not: pods write below /srv, and what runs them below /var and /run. */
const ours = ['/etc', '/usr', '/opt', '/root', '/home', '/var/lib/vmstation'];

/** What drift names. Prometheus may have scraped what was broken, and says so until it scrapes again. */
const drifted = async () => complaintOf(await vmstation('drift'));

beforeAll(async () => {
  await vmstation('lab', 'down');
  expectCode(await vmstation('lab', 'up'), 0);
  // As machines have it that somebody has used: what comes after it in the same file is in this block.
  await onNode('homelab', 'printf "Match User backup\n  X11Forwarding no\n" >> /etc/ssh/sshd_config');
  for (const node of nodes) before.set(node, await nodeInventory(labName, node));
});

afterAll(async () => {
  expectCode(await vmstation('lab', 'down'), 0);
});

test('nothing leaves the network of the lab', async () => {
  expect(await labClosed(await readLabState(labName))).toEqual([]);
});

test('bare nodes become a monitored cluster by nx run-many -t deploy', async () => {
  expectCode(await nx('run-many', '-t', 'deploy'), 0);
  expect(await kubectl('get nodes --no-headers')).toMatch(/masternode +Ready[\s\S]*storagenodet3500 +Ready/);
  expect(await kubectl('get daemonset dns-gate -n kube-system -o jsonpath={.status.numberReady}')).toBe('2');
  for (const [name, value] of await clusterSecrets(lab)) secrets.set(name, value);
  expect([...secrets.keys()].join()).toMatch(/bootstrap-token-\w+ token-secret.*admin.conf key/);
  footprints.push(await footprintOf(lab));
});

test('every Prometheus target is up, and the workload answers on its NodePort', async () => {
  const { nodes: addresses } = await readLabState(labName);
  const master = addresses.find(({ name }) => name === 'masternode')?.address;
  // A target is unknown until it has been scraped once, and a node forwards a port a moment after it was told to.
  const targets = async () => {
    const reply = await fetch(`http://${master}:30090/api/v1/targets?state=active`);
    const { data } = JSON.parse(await reply.text());
    const health: string[] = data.activeTargets.map(
      (target: { health: string; labels: { job: string } }) => `${target.labels.job} ${target.health}`,
    );
    return { enough: health.length >= 11, notUp: health.filter((line) => !line.endsWith(' up')) };
  };
  await expect.poll(targets, soon).toEqual({ enough: true, notUp: [] });
  for (const { address } of addresses.filter(({ name }) => name !== 'homelab')) {
    const status = async () => (await fetch(`http://${address}:30800/metrics`)).status;
    await expect.poll(status, soon).toBe(200);
  }
});

test('promtool accepts the configuration and the alert rules that the running Prometheus has', async () => {
  const said = await kubectl(
    'exec -n monitoring prometheus-0 -- promtool check config /etc/prometheus/prometheus.yml',
  );
  expect(said).toMatch(/SUCCESS: \d+ rules found/);
});

test('the second deploy has 0 changes, and one remote command a host', async () => {
  expectCode(await nx('run-many', '-t', 'deploy'), 0);
  const runs = lastRuns(labName, stacks);
  expect(runs.map(({ changes }) => changes.length)).toEqual(runs.map(() => 0));
  const hosts = runs.flatMap(({ targets }) => targets.filter(({ target }) => target.startsWith('host:')));
  expect(hosts.map(({ target, commands, requests }) => `${target} ${commands} ${requests}`)).toEqual(
    hosts.map(({ target }) => `${target} 1 1`),
  );
});

test('a run that changes nothing is one session and one command a node, and writes nothing', async () => {
  const { nodes: traceable } = await readLabState(labName);
  const containers = traceable.map(({ container }) => container);
  const files = () => Promise.all(nodes.map((node) => filesOf(lab, node, ours)));
  const was = await files();
  const traces = await traced(containers, async () => expectCode(await vmstation('apply'), 0));
  const is = await files();
  const [run] = lastRuns(labName, 1);
  expect(run?.changes).toEqual([]);
  for (const [i, { sessions, commands, writes }] of traces.entries()) {
    expect(sessions, containers[i]).toHaveLength(1);
    expect(commands, containers[i]).toHaveLength(1);
    expect(writes.filter((call) => !toAsk.test(call))).toEqual([]);
  }
  for (const [i, node] of nodes.entries()) {
    const [old = new Map(), now = new Map()] = [was[i], is[i]];
    const changed = changedFiles(old, now).filter((path) => !toAsk.test(path));
    expect({ node, many: now.size > 1000, changed }).toEqual({ node, many: true, changed: [] });
  }
});

test('a stored plan is refused when a file moved by hand, and does exactly what it says when nothing moved', async () => {
  const file = join(tmpdir(), `vmstation-proof-${process.pid}.plan`);
  await onNode('homelab', 'echo changed > /etc/issue.net');
  expectCode(await vmstation('plan', '--limit=homelab', '--out', file), 2);
  await onNode('homelab', 'echo moved > /etc/issue.net');
  const refused = await vmstation('apply', file);
  expectCode(refused, 1);
  expect(refused.stderr).toContain('host:homelab/file:/etc/issue.net');
  expect(refused.stderr).toContain('PLAN_STALE');
  expect(await onNode('homelab', 'cat /etc/issue.net')).toBe('moved\n');
  await onNode('homelab', 'echo changed > /etc/issue.net');
  expectCode(await vmstation('apply', file), 0);
  const [run] = lastRuns(labName, 1);
  const planned: { changes: { id: string }[] } = JSON.parse(readFileSync(file, 'utf8'));
  expect(run?.changes.map(({ change, outcome }) => [change.id, outcome])).toEqual(
    planned.changes.map(({ id }) => [id, 'ok']),
  );
  rmSync(file);
});

test('drift names exactly what was broken by hand, apply mends exactly that', async () => {
  await onNode('homelab', 'echo broken > /etc/issue.net');
  await onNode('homelab', 'systemctl stop node-exporter');
  await onNode('storagenodet3500', 'dpkg --remove --force-depends rsync >/dev/null');
  await onNode('masternode', 'echo 0 > /proc/sys/net/ipv4/tcp_syncookies');
  await kubectl('scale deployment backup-store -n backup --replicas=0');
  const broken = [
    'cluster:debian/object:apps/v1/Deployment backup/backup-store',
    'host:homelab/file:/etc/issue.net',
    'host:homelab/service:node-exporter.service',
    'host:masternode/sysctl:net.ipv4.tcp_syncookies',
    'host:storagenodet3500/package:rsync',
  ];
  const drift = await vmstation('drift', '--json');
  expectCode(drift, 2);
  const found: { drift: { id: string }[]; consequences: { because: string }[] } = JSON.parse(drift.stdout);
  expect(found.drift.map(({ id }) => id).sort()).toEqual(broken);
  expect(found.consequences.every(({ because }) => because.startsWith('follows from'))).toBe(true);
  expectCode(await vmstation('apply'), 0);
  const [mended] = lastRuns(labName, 1);
  const own = mended?.changes.filter(({ change }) => !change.consequence).map(({ change }) => change.id);
  expect(own?.toSorted()).toEqual(broken);
  expect(mended?.changes.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  await expect.poll(drifted, soon).toBe('');
});

test('with one host out of reach the others go on, and the next run with it back converges', async () => {
  // It may sleep, and then it would not even refuse.
  await onNode('homelab', 'systemctl stop sshd');
  await onNode('masternode', 'echo broken > /etc/issue.net');
  const run = await vmstation('apply');
  expectCode(run, 1);
  expect(run.stderr).toContain('SSH_UNREACHABLE');
  const place = join(runFolder(labName), 'diagnostics', 'host-homelab');
  expect(run.stderr).toContain(`diagnostics of homelab: ${place}`);
  const reach = readFileSync(join(place, 'reach.txt'), 'utf8');
  for (const step of ['name', 'route', 'TCP to port 22', 'neighbour', 'SSH', 'power'])
    expect(reach).toMatch(new RegExp(`^${step} +\\S`, 'm'));
  expect(reach).toMatch(/^last reached by +\d{8}T\d{6}\.\d{3}-\w+-\d+$/m);
  expect(readFileSync(join(place, 'error.json'), 'utf8')).toContain('SSH_UNREACHABLE');
  expect(await onNode('masternode', 'cat /etc/issue.net')).toContain('VMStation');
  await onNode('homelab', 'systemctl start sshd');
  expectCode(await vmstation('apply'), 0);
  await expect.poll(drifted, soon).toBe('');
});

sleepingHost(lab);
nxTargets(lab);
clusterFaults(lab);
everyCheck(lab);
stopInTerminal(lab);

test('nothing that the runs have kept holds a secret of the cluster', () => {
  const kept = filesIn(runsOf('vmstation', `lab-${labName}`));
  expect(kept.some(({ bytes }) => bytes.includes('kubeadm-join'))).toBe(true);
  expect(kept.some(({ path, bytes }) => path.endsWith('report.html') && bytes.includes(`${diffs}"`))).toBe(
    true,
  );
  for (const [name, secret] of secrets) {
    const forms = hidden(secret);
    const found = kept.filter(({ bytes }) => reveals(bytes, forms)).map(({ path }) => path);
    expect({ name, found }).toEqual({ name, found: [] });
  }
});

test('reset asks, goes backwards, and leaves the nodes as they were', async () => {
  const refused = await vmstation('reset');
  expectCode(refused, 1);
  expect(refused.stderr).toContain('CONSENT_NEEDED');
  expectCode(await nx('run-many', '-t', 'reset', '--yes=debian'), 0);
  expect((await compareNodes(lab, before)).differences).toEqual([]);
});

test('lab down leaves nothing of all that on this machine', () => expectDownLeavesNothing(lab, footprints));
