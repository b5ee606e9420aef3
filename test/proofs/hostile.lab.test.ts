import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabState, readLabState } from '@vmstation/lab';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode, proofLab, type Ran } from './command.ts';
import { siteOf } from './hostile/site.ts';
import { changedFiles, filesOf } from './node-files.ts';
import { diffs, filesIn, hidden, reveals } from './secrets.ts';
import { traced } from './trace.ts';

const nodes = ['storagenodet3500', 'homelab'] as const;
const folder = mkdtempSync(join(tmpdir(), 'vmstation-hostile-'));
/** In each line of the secret, so that half of it is found as well. */
const token = `tk${randomBytes(12).toString('hex')}`;
const password = `pw${randomBytes(12).toString('hex')}'"$x`;
const lab = proofLab('hostile', join(import.meta.dirname, 'hostile'), {
  XDG_STATE_HOME: join(folder, 'state'),
  VMSTATION_SUDO_PASSWORD: password,
  PROOF_SECRET: `first ${token} line\n"second" '${token}' $HOME\n`,
});
const secrets = [token, password.slice(0, 26)].flatMap(hidden);
const revealed = (bytes: Buffer) => reveals(bytes, secrets);
let state: LabState;
const said: Ran[] = [];

/** A verb on the two nodes; what it says is kept. */
async function vmstation(...args: readonly string[]): Promise<Ran> {
  const ran = await lab.vmstation(...args, `--site=${join(folder, 'site')}`, '--env=production');
  said.push(ran);
  return ran;
}

beforeAll(async () => {
  const own = proofLab('hostile');
  await own.vmstation('lab', 'down');
  expectCode(await own.vmstation('lab', 'up'), 0);
  const whole = await readLabState('hostile');
  state = { ...whole, nodes: whole.nodes.filter(({ name }) => nodes.some((node) => node === name)) };
  mkdirSync(join(folder, 'site'));
  writeFileSync(join(folder, 'site', 'site.yaml'), siteOf(state));
  const user = state.nodes[0]?.user;
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  await lab.onNode(
    nodes[0],
    `echo ${login} | base64 -d | chpasswd && echo '${user} ALL=(ALL) ALL' > /etc/sudoers.d/90-installer`,
  );
});

afterAll(async () => {
  expectCode(await proofLab('hostile').vmstation('lab', 'down'), 0);
  rmSync(folder, { recursive: true });
});

const containers = () => state.nodes.map(({ container }) => container);

/** What a login writes by itself, whoever logs in and whatever they do: sshd, PAM, sudo, systemd-logind, the journal. */
const login = [
  /^\/var\/log(\/(wtmp|lastlog|auth\.log|secure|journal.*))?$/,
  /^\/run(\/(utmp|motd\.dynamic|sudo.*|user.*|log\/journal.*|faillock.*))?$/,
  /^\/run\/systemd(\/(sessions|users|transient|units|inaccessible|userdb|propagate|notify).*)?$/,
];

test('hostile names and values are applied, also by sudo with a password, and the second time nothing', async () => {
  expectCode(await vmstation('apply', '--diff'), 0);
  expectCode(await vmstation('plan', '--diff', '--out', join(folder, 'the.plan')), 0);
});

test('a run that changes nothing is one session and one command a host, and writes nothing there', async () => {
  const files = () => Promise.all(nodes.map((node) => filesOf(lab, node)));
  const before = await files();
  const traces = await traced(containers(), async () => expectCode(await vmstation('apply'), 0));
  const after = await files();
  for (const [i, node] of nodes.entries()) {
    const all = changedFiles(before[i] ?? new Map(), after[i] ?? new Map());
    const changed = all.filter((path) => !login.some((each) => each.test(path)));
    const { sessions = [], commands = [], writes = [] } = traces[i] ?? {};
    expect({ node, sessions: sessions.length, commands: commands.length, writes, changed }).toEqual({
      ...{ node, sessions: 1, commands: 1, writes: [], changed: [] },
    });
  }
});

test('a trace and a comparison see what writes, so that an empty one means something', async () => {
  const file = '/etc/hostile/file a;b|c&d';
  await lab.onNode('homelab', `rm '${file}'`);
  const before = await filesOf(lab, 'homelab');
  const [, trace] = await traced(containers(), async () =>
    expectCode(await vmstation('apply', '--limit=homelab'), 0),
  );
  expect(trace?.writes.join('\n')).toContain('a;b|c&d');
  expect(changedFiles(before, await filesOf(lab, 'homelab'))).toContain(file);
});

test('a secret is in no argument, no file and no output, also when the node says it aloud', async () => {
  process.env.PROOF_FAILING = 'yes';
  const traces = await traced(containers(), async () => expectCode(await vmstation('apply', '--diff'), 1));
  delete process.env.PROOF_FAILING;
  expectCode(await vmstation('apply', '--json', '--yes=hostile'), 0);
  expectCode(await vmstation('diagnose'), 0);

  expect(said.map(({ stderr }) => stderr).join()).toContain('[secret]');
  expect(said.filter(({ stdout, stderr }) => revealed(Buffer.from(stdout + stderr)))).toEqual([]);
  expect(
    traces.flatMap(({ programs }) => programs.filter((each) => revealed(Buffer.from(each, 'latin1')))),
  ).toEqual([]);
  expect(traces.map(({ programs }) => programs.length > 10)).toEqual([true, true]);
  const kept = filesIn(folder);
  const names = kept.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const wanted = ['events.jsonl', 'summary.json', 'report.html', 'junit.xml', 'the.plan'];
  expect(names).toEqual(expect.arrayContaining(wanted));
  // What is packed is opened: the files of a bundle, and the diffs of a report, which also stands in the bundle.
  const opened = (ending: string, words: string) =>
    kept.some(({ path, bytes }) => path.endsWith(ending) && bytes.includes(words));
  expect(opened('.tar.gz', 'journal.txt')).toBe(true);
  expect(opened('.tar.gz', diffs)).toBe(true);
  expect(opened('report.html', `${diffs}"`)).toBe(true);
  expect(kept.filter(({ bytes }) => revealed(bytes)).map(({ path }) => path)).toEqual([]);
});

test('on a node it is in its own file and nowhere else', async () => {
  for (const node of nodes) {
    const looks = ['/proc', '/sys', '/dev'].map((path) => `-path ${path}`).join(' -o ');
    const found = await lab.onNode(
      node,
      `find / \\( ${looks} \\) -prune -o -type f -exec grep -lF -e ${token} -e ${password.slice(0, 26)} {} +; true`,
    );
    expect(found.split('\n').filter((path) => path !== '' && !path.startsWith('/var/log/journal/'))).toEqual([
      '/etc/hostile/secret',
    ]);
  }
});

test('what a terminal would obey is in no output', () => {
  for (const { stdout, stderr } of said)
    expect(stdout + stderr).not.toMatch(/[^\n\t\P{Cc}]|\p{Bidi_Control}/u);
});

test('and all of it is undone, whatever its name', async () => {
  expectCode(await vmstation('reset', '--yes=hostile'), 0);
  for (const node of nodes) expect(await lab.onNode(node, 'ls -A /etc | grep hostile; true')).toBe('');
});
