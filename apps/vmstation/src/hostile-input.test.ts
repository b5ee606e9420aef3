import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLabState } from './testing/lab-state.ts';

const main = join(import.meta.dirname, 'main.ts');
const shipped = join(import.meta.dirname, '../../../libs/cluster-config/sites/vmstation/site.yaml');

let folder: string;
let site: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-hostile-'));
  site = join(folder, 'site');
  mkdirSync(site);
  mkdirSync(join(folder, 'home/.ssh'), { recursive: true });
  writeFileSync(join(folder, 'home/.ssh/id_ed25519.pub'), `ssh-ed25519 ${'A'.repeat(68)} jane\n`);
  // Were one of these mistakes overlooked, then apply would knock at this machine and at nobody else's.
  const text = readFileSync(shipped, 'utf8').replaceAll('192.168.4.', '127.4.4.');
  writeFileSync(join(site, 'site.yaml'), text);
});

afterEach(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real CLI, as somebody with a key and without a lab. */
function vmstation(...args: readonly string[]): Promise<Ran> {
  const home = join(folder, 'home');
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    NO_COLOR: '1',
  };
  return promisify(execFile)(process.execPath, [main, ...args], { env, cwd: folder }).then(
    (ran) => ({ ...ran, code: 0 }),
    (error: Ran) => error,
  );
}

const filesOf = () => readdirSync(folder, { recursive: true }).toSorted();

/** Says so on stderr alone, exits with 1, and leaves no file anywhere. */
async function refuses(args: readonly string[], ...says: readonly (string | RegExp)[]): Promise<void> {
  const before = filesOf();
  const ran = await vmstation(...args);
  for (const words of says) expect(ran.stderr).toMatch(words);
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr).not.toContain('INTERNAL');
  expect(filesOf()).toEqual(before);
}

/** Changes one line of the site, and gives its number. */
function change(from: string, to: string): number {
  const file = join(site, 'site.yaml');
  const text = readFileSync(file, 'utf8');
  expect(text.split(from).length, `${from} stands once in the site`).toBe(2);
  writeFileSync(file, text.replace(from, to));
  return text.slice(0, text.indexOf(from)).split('\n').length;
}

const place = (line: number) => new RegExp(`site\\.yaml:${line}:[1-9][0-9]*`);
const apply = () => ['apply', '--env=production', `--site=${site}`];

test('an unknown option: the word, and the one that was probably meant', () =>
  refuses(
    [...apply(), '--limt=masternode'],
    'OPTION_UNKNOWN',
    '--limt=masternode',
    'did you mean --limit?',
    'vmstation apply --help',
  ));

test('an option of verbs before the verb: where it belongs', async () => {
  await refuses(
    ['--env=production', 'plan'],
    'OPTION_UNKNOWN',
    'options stand behind the verb',
    'vmstation --help',
  );
  await refuses(['--frob', 'plan'], 'OPTION_UNKNOWN', / {2}→ vmstation --help lists/);
});

test('what was typed is told as a shell would read it', () =>
  refuses(['plan', 'my plan'], 'WORD_TOO_MANY', "at vmstation plan 'my plan'"));

test('an unknown verb: the word, and the one that was probably meant', () =>
  refuses(['aply'], 'VERB_UNKNOWN', "'aply'", 'did you mean apply?', 'vmstation --help'));

test('an unknown verb of the lab', () =>
  refuses(['lab', 'upp'], 'VERB_UNKNOWN', 'did you mean up?', 'vmstation lab --help'));

test('an unknown verb after help: the one that was probably meant', async () => {
  await refuses(['help', 'aply'], 'VERB_UNKNOWN', "'aply'", 'did you mean apply?', 'vmstation --help');
  await refuses(['help', 'lab', 'upp'], 'VERB_UNKNOWN', 'did you mean up?', 'vmstation lab --help');
});

test('an absent site by its name: the one that was probably meant', () =>
  refuses(['apply', '--env=production', '--site=vmstatoin'], 'SITE_NOT_FOUND', 'did you mean `vmstation`?'));

test('an absent site by its folder', () =>
  refuses(
    ['apply', '--env=production', `--site=${join(folder, 'nowhere')}`],
    'SITE_NOT_FOUND',
    join(folder, 'nowhere'),
    'name a folder that has one',
  ));

test('an absent environment: the one that was probably meant', () =>
  refuses(
    ['apply', '--env=prodution', `--site=${site}`],
    'ENVIRONMENT_UNKNOWN',
    'did you mean `production`?',
  ));

test('no environment is the lab, and there is none', () =>
  refuses(['apply', `--site=${site}`], 'LAB_DOWN', 'vmstation lab up', '--env=production'));

test('a lab of another site: the hosts that it does not have, and how it gets them', async () => {
  writeLabState(join(folder, 'home/state'), ['masternode', 'elsewhere']);
  const says = ['no node for storagenodet3500, homelab of the site vmstation', `lab up --site=${site}`];
  await refuses(['apply', `--site=${site}`], 'LAB_OTHER_SITE', ...says, 'VMSTATION_LAB=NAME');
  const ran = await vmstation('doctor', `--site=${site}`);
  expect(ran).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(says.join(' [LAB_OTHER_SITE]\n      → vmstation ')),
  });
});

test('YAML with a typo: its place', () => {
  const line = change('clusters:\n', 'clusters\n');
  return refuses(apply(), 'YAML_SYNTAX', new RegExp(`site\\.yaml:(${line}|${line + 1}):[1-9][0-9]*`));
});

test('a key with a typo: its place, and the key that was probably meant', async () => {
  const line = change('    podCidr: 10.244.0.0/16', '    podCdir: 10.244.0.0/16');
  await refuses(apply(), 'KEY_UNKNOWN', place(line), 'podCdir', 'did you mean `podCidr`?');
});

test('overlapping CIDRs: the place, and both', async () => {
  const line = change('serviceCidr: 10.96.0.0/12', 'serviceCidr: 10.244.0.0/20');
  await refuses(apply(), 'CIDR_OVERLAP', place(line), '10.244.0.0/16', '10.244.0.0/20', 'choose ranges');
});

test('the same MAC twice: the place, and whose it is', async () => {
  const line = change('b8:ac:6f:7e:6c:9d', '00:e0:4c:68:cb:bf');
  await refuses(apply(), 'MAC_DUPLICATE', place(line), '00:e0:4c:68:cb:bf', 'masternode');
});

test('the same address twice: the place, and whose it is', async () => {
  const line = change('address: 127.4.4.61', 'address: 127.4.4.63');
  await refuses(apply(), place(line), '127.4.4.63', 'masternode');
});

test('an unknown host in --limit: the one that was probably meant', () =>
  refuses([...apply(), '--limit=masternod'], 'LIMIT_UNKNOWN', 'masternod', 'did you mean `masternode`?'));

test('a choice of nothing, as of a variable that is not set, is not a choice of all', async () => {
  for (const option of ['--limit=', '--limit=,', '--stack=', '--tags='])
    await refuses([...apply(), option], 'OPTION_INVALID', option.slice(0, 6), 'vmstation apply --help');
  await refuses(['apply', '--site=', '--env=production'], 'OPTION_INVALID', '--site');
  await refuses(['apply', `--site=${site}`, '--env='], 'OPTION_INVALID', '--env');
  await refuses(['plan', ...apply().slice(1), '--out='], 'OPTION_INVALID', '--out');
});

test('every verb about a site refuses the same, a reset too', async () => {
  const line = change('b8:ac:6f:7e:6c:9d', '00:e0:4c:68:cb:bf');
  const verbs = ['plan', 'drift', 'status', 'reset', 'diagnose', 'facts', 'inventory', 'report'];
  for (const verb of verbs) {
    await refuses([verb, '--env=production', `--site=${site}`], 'MAC_DUPLICATE', place(line));
  }
}, 60_000);

test('a program gets the same as JSON', async () => {
  change('b8:ac:6f:7e:6c:9d', '00:e0:4c:68:cb:bf');
  const ran = await vmstation(...apply(), '--json');
  expect(ran).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(ran.stdout)).toMatchObject({
    error: {
      code: 'SITE_INVALID',
      problems: [{ code: 'MAC_DUPLICATE', path: 'hosts.storagenodet3500.mac' }],
    },
  });
});

test('a plan file that is none, and one that is not there', async () => {
  cpSync(join(site, 'site.yaml'), join(folder, 'no.plan'));
  await refuses(['apply', 'no.plan'], 'PLAN_INVALID', 'no.plan', 'vmstation plan --out');
  await refuses(['apply', 'absent.plan'], 'PLAN_UNREADABLE', 'absent.plan', 'vmstation plan --out');
});

test('a plan behind --yes is not taken for a name, and then for everything', async () => {
  const order = /options stand last: vmstation apply .*x.plan --yes; .*--yes=x.plan/;
  await refuses(['apply', '--yes', 'x.plan'], 'OPTION_INVALID', 'no plan', order);
  const pinned = 'vmstation inventory pin masternode --yes;';
  await refuses(['inventory', 'pin', '--yes', 'masternode'], 'OPTION_INVALID', 'no host', pinned);
  // Joined, or where no word is missing, it is a name.
  await refuses(['apply', '--yes=debian'], 'LAB_DOWN');
  await refuses(['reset', '--yes', 'debian'], 'LAB_DOWN');
});

test('a plan of another site, before its hosts and the keys of this one are looked for', async () => {
  const selection = { hosts: ['nas'], stacks: ['own'], tasks: [] };
  const plan = {
    ...{ version: 1, site: 'elsewhere', environment: 'production', verb: 'apply', selection },
    ...{ resources: 0, changes: [], unknown: [], desired: '', observed: {} },
  };
  writeFileSync(join(folder, 'other.plan'), JSON.stringify(plan));
  const says = ['PLAN_MISMATCH', 'the site elsewhere', '--site=NAME'];
  await refuses([...apply(), 'other.plan'], ...says);
  rmSync(join(folder, 'home/.ssh/id_ed25519.pub'));
  await refuses([...apply(), 'other.plan'], ...says);
});

test('a plan that cannot be written where it should be', async () => {
  const ran = await vmstation('plan', ...apply().slice(1), '--out', join(folder, 'absent/x.plan'));
  expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('[PLAN_UNWRITABLE]') });
  expect(ran.stderr).toContain('because ENOENT');
  expect(ran.stderr).not.toContain('INTERNAL');
});

test('a folder for runs that is none', async () => {
  mkdirSync(join(folder, 'home/state'));
  writeFileSync(join(folder, 'home/state/vmstation'), '');
  const says = [join(folder, 'home/state/vmstation'), 'because ENOTDIR'];
  for (const verb of ['plan', 'apply', 'drift', 'reset'])
    await refuses([verb, ...apply().slice(1)], 'STATE_UNWRITABLE', 'XDG_STATE_HOME', ...says);
  const ran = await vmstation('diagnose', ...apply().slice(1));
  expect(ran.stderr).toContain('[BUNDLE_FAILED]');
  expect(ran.stderr).not.toContain('INTERNAL');
});
