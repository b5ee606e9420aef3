import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileTypes, systemTypes } from '@vmstation/resources';
import { expect, test } from 'vitest';
import { program } from '../../apps/vmstation/src/program.ts';
import { causes, remedies } from './causes/index.ts';
import { node } from './causes/node.ts';
import { errorSources } from './error-sources.ts';
import { pages } from './pages.ts';
import { resourceTypes } from './resource-types.ts';
import { speechless, told } from './says.ts';

const workspace = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(workspace, file), 'utf8');

test.each([...pages()])('%s is what the sources say now (npm run docs writes it)', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a verb that nobody types has no place in the command line’s page', () => {
  const verbs = [...read('docs/reference/cli.md').matchAll(/^## vmstation (\w+)$/gm)].map(([, verb]) => verb);
  expect(verbs).not.toContain('__complete');
  const root = program();
  expect(verbs).toEqual(
    root
      .createHelp()
      .visibleCommands(root)
      .map((verb) => verb.name()),
  );
});

test('an error is found with its sentence, its cause, its fix and its package', () => {
  const page = read('docs/reference/errors.md');
  expect(page).toContain(
    '| `LAB_DOWN` | there is no lab ‹lab› on this machine | without --env a verb is about the lab, and that is not started, or has another name | vmstation lab up, or name a real environment: --env=production | apps/vmstation |',
  );
});

test('every error says what happened, why, and what to do', () => {
  const page = read('docs/reference/errors.md');
  expect(page.match(/^\| `\w+` \|/gm)?.length).toBeGreaterThan(200);
  expect(speechless(page)).toEqual([]);
});

test('values alone, and no words at all, are not said', () => {
  const page = [
    '| `A` | ‹join› | a slip | mend it | libs/x |',
    `| \`B\` | ${told} | a slip | did you mean ‹name›? | libs/x |`,
    `| \`C\` | ‹a› \\| it | ${told} | ‹fix›, ‹other› | libs/x |`,
    '| `D` | it is |  | mend it<br>‹fix› | libs/x |',
  ].join('\n');
  expect(speechless(page)).toEqual(['A: What it says', 'C: Why', 'C: What to do', 'D: Why', 'D: What to do']);
});

test('every error has a cause, and every cause an error', () => {
  const codes = new Set(errorSources(workspace).map(({ code }) => code));
  expect(Object.keys(causes).toSorted()).toEqual([...codes].toSorted());
  expect(Object.keys(remedies).filter((code) => !codes.has(code))).toEqual([]);
});

test('a code that only a script prints has a cause and a remedy, as the script can say neither', () => {
  const printed = errorSources(workspace).filter((source) => source.printed && source.next === '');
  expect([...new Set(printed.map(({ code }) => code))].toSorted()).toEqual(Object.keys(node).toSorted());
  expect(printed.filter(({ message }) => message === '')).toEqual([]);
});

/** ```ts test/outside/repository/tasks/smartd.ts: the code below it is that file. */
const shown = /^```ts (\S+)\n([\s\S]*?)^```$/gm;

test('code in a page is code that is compiled and run by test/outside', () => {
  const blocks = [...read('docs/writing-a-task.md').matchAll(shown)];
  expect(blocks.length).toBe(3);
  for (const [, file = '', code] of blocks) expect(code).toBe(read(file));
});

test('every type of resource says how it is named, read and undone', { timeout: 60_000 }, () => {
  const types = [...resourceTypes(workspace, 'resources'), ...resourceTypes(workspace, 'kube')];
  expect(types.length).toBe(fileTypes.length + systemTypes.length + 4);
  for (const { make, about, key, reads, undoes } of types)
    expect(
      [about, key, reads, undoes].map((text) => text !== ''),
      make,
    ).toEqual([true, true, true, true]);
});
