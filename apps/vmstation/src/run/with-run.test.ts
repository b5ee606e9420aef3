import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { onTerminal, plainText } from '../testing/terminal.ts';

const main = join(import.meta.dirname, '..', 'main.ts');

const site = `site: home
domain: example.lan
network: { cidr: 127.8.0.0/24, gateway: 127.8.0.1, dns: [127.8.0.1] }
hosts:
  alpha: { address: 127.8.0.2, mac: 02:00:00:00:00:01, interface: eth0, os: debian-12, roles: [worker], user: jane }
users:
  jane: { sudo: nopasswd, keys: ["ssh-ed25519 ${'A'.repeat(68)}"] }
`;

/** Good enough for what the site makes us expect, and broken once hosts were looked at. */
const config = `let calls = 0;
const resources = () => {
  calls += 1;
  if (calls > 1) throw new Error('the second look');
  return [];
};
const task = { scope: 'host', name: 't', title: 't', resources };
export default { stacks: [{ name: 's', after: [], tasks: [task] }] };
`;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the run left behind. */
  readonly record: string;
}

/** That site with the stacks of `config`, in a folder of its own. */
async function prepared<T>(
  config: string,
  use: (folder: string, env: NodeJS.ProcessEnv) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-run-'));
  try {
    mkdirSync(join(folder, 'site'));
    writeFileSync(join(folder, 'site', 'site.yaml'), site);
    writeFileSync(join(folder, 'vmstation.config.js'), config);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    return await use(folder, { ...process.env, XDG_STATE_HOME: folder, NO_COLOR: '1' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A verb on that site; what it left behind is looked at by `see`. */
function ran(config: string, words: readonly string[], see: (ran: Ran) => void): Promise<void> {
  return prepared(config, (folder, env) => {
    const all = [main, ...words, '--site=./site', '--env=production'];
    const { status, stdout, stderr } = spawnSync('node', all, { cwd: folder, encoding: 'utf8', env });
    const runs = join(folder, 'vmstation', 'home', 'production', 'runs');
    const [run = ''] = readdirSync(runs);
    see({ status, stdout, stderr, record: join(runs, run) });
  });
}

test('a run that fails while it looks is finished, with the reason in its record', () =>
  ran(config, ['drift'], ({ status, stderr, record }) => {
    expect(status).toBe(1);
    expect(stderr).toContain('the second look [INTERNAL]');
    const summary = JSON.parse(readFileSync(join(record, 'summary.json'), 'utf8'));
    expect(summary).toMatchObject({ ok: false, interrupted: false, error: { message: 'the second look' } });
    expect(readFileSync(join(record, 'events.jsonl'), 'utf8')).toContain('"type":"run-finished"');
  }));

test('what ended a run is told, also when not all of it could be written down', () => {
  const full = `import { mkdirSync, readdirSync } from 'node:fs';
const runs = process.env.XDG_STATE_HOME + '/vmstation/home/production/runs';
const fill = () => mkdirSync(runs + '/' + readdirSync(runs)[0] + '/summary.json.new');
${config.replace('if (calls > 1)', 'if (calls === 2) fill();\n  if (calls > 1)')}`;
  return ran(full, ['drift'], ({ status, stderr, record }) => {
    expect(status).toBe(1);
    expect(stderr).toContain('the second look [INTERNAL]');
    expect(readdirSync(record)).not.toContain('summary.json');
  });
});

/** The plan is made, and then there is no room for the record. */
const lateFull = `import { mkdirSync, readdirSync } from 'node:fs';
const runs = process.env.XDG_STATE_HOME + '/vmstation/home/production/runs';
let calls = 0;
const resources = () => {
  calls += 1;
  if (calls > 1) mkdirSync(runs + '/' + readdirSync(runs)[0] + '/summary.json.new', { recursive: true });
  return [];
};
export default { stacks: [{ name: 's', after: [], tasks: [{ scope: 'host', name: 't', title: 't', resources }] }] };
`;

test.each([
  ['plan', 'changes'],
  ['drift', 'drift'],
  ['apply', 'outcomes'],
  ['reset', 'plan'],
])('%s --json is one value, also when the record could not be finished', (verb, part) =>
  ran(lateFull, [verb, '--json'], ({ status, stdout }) => {
    expect(status).toBe(1);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ error: { code: 'RECORD_INCOMPLETE' } });
    expect(told).toHaveProperty(part);
  }),
);

test('a plan in a pager is shown, also when the record could not be finished', async () => {
  const shown = await prepared(lateFull, (folder, env) => {
    const words = [process.execPath, main, 'plan', '--site=./site', '--env=production'];
    const paging = { ...env, PAGER: 'sed s/^/paged:/' };
    return onTerminal(`stty rows 2; '${words.join("' '")}'`, { env: paging, cwd: folder });
  });
  expect(plainText(shown)).toMatch(/paged:0 changes where it could be seen[\s\S]*\[RECORD_INCOMPLETE\]/);
});

const one = `const file = { kind: { name: 'file', show: () => 'a' }, key: '/etc/a', desired: {} };
const resources = () => [{ ...file, after: [], notify: [], undoBefore: [], inputs: {} }];
export default { stacks: [{ name: 's', after: [], tasks: [{ scope: 'host', name: 't', title: 't', resources }] }] };
`;

test.each(['drift', 'plan', 'apply', 'reset'])('what %s cannot reach is looked at from here', (verb) =>
  ran(one, [verb], ({ status, stderr, record }) => {
    expect(status).toBe(1);
    const place = join(record, 'diagnostics', 'host-alpha');
    expect(stderr).toContain(`diagnostics of alpha: ${place}`);
    const reach = readFileSync(join(place, 'reach.txt'), 'utf8');
    expect(reach).toMatch(/^name +127\.8\.0\.2 is an address/m);
    expect(reach).toMatch(/^route +/m);
    expect(reach).toMatch(/^TCP to port 22 +\S+/m);
    expect(reach).toMatch(/^SSH +.* \[SSH_\w+\]$/m);
    expect(reach).toMatch(/^power +the site says that it stays on$/m);
    expect(reach).toMatch(/^last reached by +none of the runs on this machine$/m);
    const error = JSON.parse(readFileSync(join(place, 'error.json'), 'utf8'));
    expect(error.code).toMatch(/^SSH_/);
  }),
);

test('apply --json names the error, the host and the diagnostics', () =>
  ran(one, ['apply', '--json'], ({ status, stdout, record }) => {
    expect(status).toBe(1);
    const told = JSON.parse(stdout);
    expect(told.failedTargets[0]).toMatchObject({
      target: 'host:alpha',
      error: { next: expect.any(String) },
    });
    expect(told.diagnostics).toEqual({ 'host:alpha': join(record, 'diagnostics', 'host-alpha') });
  }));

test('each attempt to connect stands in the record of the run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-run-'));
  try {
    const key = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    mkdirSync(join(folder, 'site'));
    const closed = site.replace('user: jane }', `user: jane, port: 1, identityFile: ${key} }`);
    writeFileSync(join(folder, 'site', 'site.yaml'), closed);
    const resources = pathToFileURL(
      join(import.meta.dirname, '..', '..', '..', '..', 'libs', 'resources', 'src', 'index.ts'),
    );
    writeFileSync(
      join(folder, 'vmstation.config.js'),
      `import { directory } from '${resources}';
const task = { scope: 'host', name: 't', title: 't', resources: () => [directory({ path: '/etc/x' })] };
export default { stacks: [{ name: 's', after: [], tasks: [task] }] };
`,
    );
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { stderr } = spawnSync('node', [main, 'drift', '--site=./site', '--env=production'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder, XDG_STATE_HOME: folder, NO_COLOR: '1' },
    });
    expect(stderr).toContain('SSH_UNREACHABLE');
    const runs = join(folder, 'vmstation', 'home', 'production', 'runs');
    const events = readFileSync(join(runs, readdirSync(runs)[0] ?? '', 'events.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('connecting again'));
    expect(events.map((line) => JSON.parse(line))).toMatchObject([
      { target: 'host:alpha', text: expect.stringMatching(/again in \d\.\d s \(attempt 2\): cannot reach/) },
      { target: 'host:alpha', text: expect.stringMatching(/again in \d\.\d s \(attempt 3\): cannot reach/) },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
