import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const here = join(import.meta.dirname, '..', '..');

/** A small workspace in a repository of its own: `@vmstation/base`, and `@vmstation/upon`, which needs it. */
export interface TestingWorkspace extends Disposable {
  write(file: string, text: string): void;
  commit(): void;
  git(...args: readonly string[]): string;
  /** Runs a program there, and gives its exit code with all that it printed. */
  run(program: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }>;
}

export async function testingWorkspace(registry: NodeJS.ProcessEnv): Promise<TestingWorkspace> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-testing-'));
  const env = { ...process.env, ...registry, ...author, NX_DAEMON: 'false' };
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', env }).trim();
  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--message', 'work');
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  cpSync(join(here, '.changeset', 'config.json'), join(folder, '.changeset', 'config.json'));
  linkModules(join(folder, 'node_modules'));
  await promisify(execFile)('npm', ['install', '--package-lock-only'], { cwd: folder, env });
  git('init', '--quiet', '--initial-branch=main');
  commit();
  return {
    write,
    commit,
    git,
    run: (program, ...args) =>
      promisify(execFile)(program, args, { cwd: folder, env }).then(
        ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
        (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => ({
          code: error.code,
          said: error.stdout + error.stderr,
        }),
      ),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

const author = {
  GIT_AUTHOR_NAME: 'jane',
  GIT_AUTHOR_EMAIL: 'jane@example.lan',
  GIT_COMMITTER_NAME: 'jane',
  GIT_COMMITTER_EMAIL: 'jane@example.lan',
};

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const library = (name: string, dependencies: Readonly<Record<string, string>>) =>
  json({
    name: `@vmstation/${name}`,
    version: '0.1.0',
    dependencies,
    publishConfig: { access: 'public', directory: 'dist' },
    nx: { targets: { build: { command: `node build.mjs libs/${name}` } } },
  });

const files: Readonly<Record<string, string>> = {
  'package.json': json({ name: 'testing', private: true, workspaces: ['libs/*'] }),
  'nx.json': json({ neverConnectToCloud: true, analytics: false }),
  '.gitignore': 'node_modules\ndist\n.nx\n',
  'build.mjs':
    "import { cpSync } from 'node:fs';\nconst [, , root] = process.argv;\ncpSync(`${root}/package.json`, `${root}/dist/package.json`);\n",
  'libs/base/package.json': library('base', {}),
  'libs/upon/package.json': library('upon', { '@vmstation/base': '0.1.0' }),
};

/** Other people's packages are this workspace's; its own are the two. */
function linkModules(to: string): void {
  const from = join(here, 'node_modules');
  mkdirSync(join(to, '@vmstation'), { recursive: true });
  for (const name of readdirSync(from))
    if (!['@vmstation', 'vmstation'].includes(name)) symlinkSync(join(from, name), join(to, name));
  for (const name of ['base', 'upon']) symlinkSync(`../../libs/${name}`, join(to, '@vmstation', name));
}
