import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from '@vmstation/lab';
import { z } from 'zod';
import { cloneAsItIs } from '../../tools/release/clone.ts';
import { packagesOf } from '../../tools/release/versions.ts';
import type { Ran } from '../proofs/command.ts';
import { type LocalRegistry, localRegistry } from '../registry/local-registry.ts';

const workspace = join(import.meta.dirname, '..', '..');

/** Versions and changelogs, build and publication of this workspace as it is, in a clone that is thrown away. */
export async function released(): Promise<LocalRegistry> {
  const registry = await localRegistry();
  using clone = cloneAsItIs(workspace);
  await succeed(clone.folder, ['node', 'tools/release/main.ts'], registry.env);
  // What changesets wrote has to pass the checks of the next commit.
  await succeed(clone.folder, ['biome', 'check', '.']);
  return registry;
}

/** A folder that is nobody's workspace, with the packages installed from a registry. */
export interface OwnRepository extends Disposable {
  readonly folder: string;
  /** The installed program. */
  vmstation(...args: readonly string[]): Promise<Ran>;
}

/**
 * Copies `repository/` to a folder of its own and lets npm install there. Other people's packages come at the versions
 * of this workspace, from npm's cache, or by the registry where the cache lacks one.
 * @param layout `linked`: every package sees its own dependencies only, as with pnpm
 */
export async function ownRepository(
  registry: LocalRegistry,
  layout: 'hoisted' | 'linked' = 'hoisted',
): Promise<OwnRepository> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-outside-'));
  const home = join(folder, 'home');
  cpSync(join(import.meta.dirname, 'repository'), folder, { recursive: true });
  mkdirSync(join(home, '.ssh'), { recursive: true });
  writeFileSync(join(home, '.ssh', 'id_ed25519.pub'), `ssh-ed25519 ${'A'.repeat(68)} jane\n`);
  write(join(folder, 'package.json'), {
    name: 'own-repository',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(packagesOf(workspace).map(({ name }) => [name, 'latest'])),
    devDependencies: { '@types/node': '^24' },
  });
  write(join(folder, 'package-lock.json'), lockOfOthers());
  const install = ['npm', 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await succeed(folder, [...install, `--install-strategy=${layout}`], registry.env);
  const own = {
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(cacheDirectory(), '..'),
    VMSTATION_LAB: 'outside',
  };
  return {
    folder,
    vmstation: (...args) => ran(folder, ['node', 'node_modules/.bin/vmstation', ...args], own),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

const lockSchema = z.object({
  packages: z.record(z.string(), z.looseObject({ link: z.boolean().optional() })),
});

/** The workspace's lock file without its own packages, so that the same versions are installed. */
function lockOfOthers(): object {
  const { packages } = lockSchema.parse(
    JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')),
  );
  const others = Object.entries(packages).filter(
    ([path, { link }]) => path.startsWith('node_modules/') && link !== true,
  );
  return { name: 'own-repository', lockfileVersion: 3, packages: Object.fromEntries(others) };
}

/** Nobody has to be known to git where this runs. */
const env = {
  ...process.env,
  NO_COLOR: '1',
  GIT_AUTHOR_NAME: 'jane',
  GIT_AUTHOR_EMAIL: 'jane@example.lan',
  GIT_COMMITTER_NAME: 'jane',
  GIT_COMMITTER_EMAIL: 'jane@example.lan',
};

export function ran(
  cwd: string,
  [program = '', ...args]: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const options = { cwd, env: { ...env, ...more }, maxBuffer: 64 * 1024 * 1024 };
  return promisify(execFile)(program, args, options).then(
    (said) => ({ code: 0, ...said }),
    (error: Ran) => error,
  );
}

async function succeed(cwd: string, words: readonly string[], more?: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await ran(cwd, words, more);
  if (code !== 0) throw new Error(`${words.join(' ')}: ${code}\n${stdout}${stderr}`);
}

function write(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
