import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { nxAlone } from '../../nx-vmstation/src/testing/nx.ts';
import { refusals, scriptsOf, type Workspace } from '../check/commands.ts';
import { nxTargets } from '../check/nx.ts';
import { commandsOf, drone, woodpecker } from './ci-schemas.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (name: string) => readFileSync(join(root, 'docs', 'ci', name), 'utf8');

/** What is wrong with a workflow by GitHub's schema, its jobs and its patterns. */
const errorsOf = (content: string) => validateWorkflow(content).errors.map(({ title }) => title);

const documentsOf = (text: string): readonly unknown[] =>
  parseAllDocuments(text).map((document) => document.toJS());

test('the workflow for GitHub is one', () => {
  expect(errorsOf(read('github-actions.yml'))).toEqual([]);
});

test.each([
  ['a key that is none', (text: string) => text.replace('runs-on: ubuntu-latest', 'runs-onn: ubuntu-latest')],
  ['an event that is none', (text: string) => text.replace('  pull_request:\n', '  pull_requests:\n')],
  [
    'a job that waits for none',
    (text: string) => text.replace('    runs-on: ubuntu', '    needs: nobody\n    runs-on: ubuntu'),
  ],
])('and with %s it is none', (_what, spoil) => {
  const text = read('github-actions.yml');
  expect(spoil(text)).not.toBe(text);
  expect(errorsOf(spoil(text))).not.toEqual([]);
});

test('the files for Woodpecker and Drone hold what those know, and nothing else', () => {
  for (const document of documentsOf(read('woodpecker.yaml'))) woodpecker.parse(document);
  for (const document of documentsOf(read('drone.yml'))) drone.parse(document);
  const [document] = documentsOf(read('woodpecker.yaml').replace('    image: node', '    images: node'));
  expect(woodpecker.safeParse(document).success).toBe(false);
  const [other] = documentsOf(read('drone.yml').replace('trigger:', 'triger:'));
  expect(drone.safeParse(other).success).toBe(false);
});

const folder = mkdtempSync(join(tmpdir(), 'vmstation-nx-'));
afterAll(() => rmSync(folder, { recursive: true }));

let workspace: Workspace;
beforeAll(() => {
  workspace = { root, scripts: scriptsOf(root), targets: nxTargets(root) };
}, 120_000);

test.each(['github-actions.yml', 'woodpecker.yaml', 'drone.yml'])(
  'every command of %s would be understood',
  (name) => {
    const commands = documentsOf(read(name)).flatMap(commandsOf);
    expect(commands.filter((text) => /^npx (nx|vmstation) /.test(text))).toHaveLength(2);
    expect(commands.flatMap((text) => refusals(workspace, name, { text, line: 0, typed: true }))).toEqual([]);
  },
);

test('a change of a site affects the stack that has it', { timeout: 60_000 }, () => {
  const affected = execFileSync(
    'nx',
    [
      'show',
      'projects',
      '--affected',
      '--with-target=validate',
      '--files=libs/cluster-config/sites/vmstation/site.yaml',
    ],
    { cwd: root, encoding: 'utf8', env: nxAlone(folder) },
  );
  expect(affected.split('\n')).toContain('cluster-config');
});
