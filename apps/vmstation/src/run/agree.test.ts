import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { onTerminal, plainText } from '../testing/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'vmstation-agree-'));
const seen = join(folder, 'seen');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(seen, { force: true }));

const source = (name: string) => join(import.meta.dirname, name);
writeFileSync(
  join(folder, 'ask.ts'),
  `import { agree } from '${source('agree.ts')}';
import { interruptible } from '${source('interrupt.ts')}';
import { defaultOptions } from '${source('options.ts')}';
import { plannedFile } from '${source('../testing/planned.ts')}';
const { signal } = interruptible({ run: 'r1', emit: ({ text }) => console.log(text), events: [] });
const { files = 40, given = false, ...options } = JSON.parse(process.env.ASKED);
const plan = {
  ...{ version: 1, site: 'home', environment: 'lab', verb: 'reset', resources: 0, desired: '', observed: {} },
  ...{ selection: { stacks: [], tasks: [], hosts: [] }, unknown: [] },
  changes: Array.from({ length: files }, (_, index) => plannedFile('host:a', '/etc/' + index)),
};
const question = { doing: 'undoing it', word: 'home', given, warning: 'It will be lost.' };
await agree({ plan, signal }, { ...defaultOptions, diff: true, ...options }, question).then(
  () => console.log('agreed'),
  ({ code }) => console.log(code),
);
`,
);

interface Asked {
  readonly files?: number;
  readonly given?: string | boolean;
  readonly json?: boolean;
}

/** What somebody sees who types `keys`; a pager has written down what it was given. */
async function asked(
  PAGER: string,
  question: Asked,
  keys: readonly (readonly [shown: string, typed: string])[],
  into = '',
): Promise<string> {
  const env = { ...process.env, PAGER, SEEN: seen, ASKED: JSON.stringify(question) };
  return plainText(await onTerminal(`exec '${process.execPath}' ask.ts${into}`, { keys, env, cwd: folder }));
}

const timeout = 30_000;
const paged = 'cat > "$SEEN"; echo paged';
const yes = ['Type home', 'home\r'] as const;

test('a plan that is longer than the terminal is in the pager, and the question comes when that is left', {
  timeout,
}, async () => {
  const shown = await asked(paged, {}, [yes]);
  expect(shown).toMatch(/^paged\nIt will be lost\.\n.*Type home to go on with undoing it: [\s\S]*agreed\n$/);
  expect(shown).not.toContain('/etc/39');
  expect(readFileSync(seen, 'utf8')).toMatch(/\/etc\/0\n[\s\S]*\/etc\/39\n[\s\S]*40 changes: /);
});

test('Ctrl-C in the pager is for the pager, and leads on to the question', { timeout }, async () => {
  const shown = await asked('cat > "$SEEN"; echo open; read -r line < /dev/tty', {}, [
    ['open', '\x03'],
    ['Type home', 'no\r'],
  ]);
  expect(shown).toMatch(/open[\s\S]*Type home to go on[\s\S]*CONSENT_NEEDED\n$/);
  expect(shown).not.toContain('stopping');
});

test('Ctrl-C at the question changes nothing, as without a pager', { timeout }, async () => {
  expect(await asked(paged, {}, [['Type home', '\x03']])).toMatch(/^paged\n[\s\S]*CONSENT_NEEDED\n$/);
});

test('who is stopped from elsewhere while the pager is open is asked nothing', { timeout }, async () => {
  const pager = 'cat > "$SEEN"; kill -TERM "$PPID"; read -r line < /dev/tty';
  const shown = await asked(pager, {}, [['stopping', '\r']]);
  expect(shown).toMatch(/^stopping: .*\n\s*INTERRUPTED\n$/);
});

test('a pager that is not there costs nobody the plan', { timeout }, async () => {
  expect(await asked('no-such-pager', {}, [yes])).toMatch(/\/etc\/39\n[\s\S]*Type home[\s\S]*agreed\n$/);
});

test.each([
  ['a plan that fits', { files: 3 }, paged],
  ['no pager', {}, ''],
] as const)('%s is shown as it is, before the question', { timeout }, async (_what, question, pager) => {
  const shown = await asked(pager, question, [yes]);
  expect(shown).toMatch(/^a\n[\s\S]*\/etc\/2\n[\s\S]*Type home[\s\S]*agreed\n$/);
  expect(shown).not.toContain('paged');
});

test.each([
  ['where consent was given before', { given: 'home' }, '', /^a\n[\s\S]*\/etc\/39\n[\s\S]*agreed\n$/],
  ['for a program', { given: 'home', json: true }, '', /^agreed\n$/],
  ['in a pipe', { given: 'home' }, ' | cat', /^a\n[\s\S]*\/etc\/39\n[\s\S]*agreed\n$/],
] as const)('%s there is no pager', { timeout }, async (_where, question, into, shown) => {
  expect(await asked(paged, question, [], into)).toMatch(shown);
});

test('in a pipe there is a question, but no pager', { timeout }, async () => {
  const shown = await asked(paged, {}, [yes], ' | cat');
  expect(shown).toMatch(/Type home[\s\S]*agreed\n$/);
  expect(shown).toContain('/etc/39');
  expect(shown).not.toContain('paged');
});

test('a program is asked, and shown nothing', { timeout }, async () => {
  expect(await asked(paged, { json: true }, [yes])).toMatch(/^It will be lost[\s\S]*agreed\n$/);
});
