import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onTerminal, plainText } from '../../testing/terminal.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');
const home = mkdtempSync(join(tmpdir(), 'vmstation-shells-'));
const program = join(home, 'bin', 'vmstation');
const env = { ...process.env, PATH: `${join(home, 'bin')}:${process.env.PATH}`, TERM: 'dumb', HOME: home };
const timeout = 120_000;

/** Begun lines, and what a Tab makes of them: without the space or slash behind it, which zsh takes back at once. */
const lines = [
  ['vmstation dri', 'vmstation drift'],
  ['vmstation plan --limit=homelab,mas', 'vmstation plan --limit=homelab,masternode'],
  ['vmstation reset --env pro', 'vmstation reset --env production'],
  ['vmstation plan --site=vms', 'vmstation plan --site=vmstation'],
  ['vmstation plan --site=./ho', 'vmstation plan --site=./home'],
  ['vmstation apply dep', 'vmstation apply deploy.plan'],
] as const;

/** A home with the program on its path, a file, a folder, and what `completion` prints, where each shell looks for it. */
beforeAll(() => {
  const fish = '.config/fish/completions';
  for (const folder of ['bin', 'functions', 'home', fish]) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(home, 'deploy.plan'), '');
  writeFileSync(join(home, '.bashrc'), 'eval "$(vmstation completion bash)"\n');
  writeFileSync(join(home, 'functions', '_vmstation'), scriptFor('zsh'));
  writeFileSync(join(home, fish, 'vmstation.fish'), scriptFor('fish'));
});
afterAll(() => rmSync(home, { recursive: true }));

const scriptFor = (shell: string) => execFileSync(program, ['completion', shell], { env });

/** Types each line with a Tab; then `echo "[` before it and `]"` behind it, so that the shell shows what it made of it. */
async function completed(shell: string): Promise<readonly string[]> {
  const typed = lines.map(([line]) => `${line}\t\x01echo "[\x05]"\n`).join('');
  const shown = await onTerminal(shell, { typed: `${typed}exit\n`, env, cwd: home });
  return plainText(shown)
    .split('\n')
    .flatMap((line) => /^\[(.*?)[ /]?\]$/.exec(line)?.[1] ?? []);
}

const made = lines.map(([, line]) => line);

test('in a bash, Tab completes the line', { timeout }, async () => {
  expect(await completed('bash -i')).toEqual(made);
});

test.each([
  ['as a function of its own', 'fpath=(~/functions $fpath)\nautoload -Uz compinit && compinit -u -D\n'],
  ['as its output', 'autoload -Uz compinit && compinit -u -D\neval "$(vmstation completion zsh)"\n'],
])('in a zsh that has it %s, Tab completes the line', { timeout }, async (_how, rc) => {
  writeFileSync(join(home, '.zshrc'), `bindkey -e\n${rc}`); // npm sets EDITOR, from which zsh takes its keys
  expect(await completed('zsh -i')).toEqual(made);
});

test('in a fish, the line is completed', { timeout }, () => {
  const found = lines.map(([line]) => {
    const said = execFileSync('fish', ['--command', `complete --do-complete '${line}'`], {
      env,
      cwd: home,
      encoding: 'utf8',
    });
    return line.replace(/\S+$/, /^[^\t\n]*[^\t\n/]/.exec(said)?.[0] ?? '');
  });
  expect(found).toEqual(made);
});
