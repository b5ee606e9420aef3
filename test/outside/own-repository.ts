import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirectory } from '@vmstation/lab';
import { z } from 'zod';
import { readPage } from '../../tools/docs/check/page.ts';
import { commandsOf } from '../../tools/docs/check/words.ts';
import { cloneAsItIs } from '../../tools/release/clone.ts';
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
 * Copies `repository/` to a folder of its own and types there what docs/own-repository.md says to npm. Other people's
 * packages come at the versions of this workspace, from npm's cache, or by the registry where the cache lacks one.
 * @param layout `linked`: every package sees its own dependencies only, as with pnpm
 */
export async function ownRepository(
  registry: LocalRegistry,
  layout: 'hoisted' | 'linked' = 'hoisted',
): Promise<OwnRepository> {
  const place = mkdtempSync(join(tmpdir(), 'vmstation-outside-'));
  const [folder, home] = [join(place, 'own-repository'), join(place, 'home')];
  cpSync(join(import.meta.dirname, 'repository'), folder, { recursive: true });
  mkdirSync(join(home, '.ssh'), { recursive: true });
  writeFileSync(join(home, '.ssh', 'id_ed25519.pub'), `ssh-ed25519 ${'A'.repeat(68)} jane\n`);
  const others = packagesOfOthers();
  const lock = { name: 'own-repository', lockfileVersion: 3, packages: Object.fromEntries(others) };
  writeFileSync(join(folder, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  for (const words of typedToNpm()) await succeed(folder, asHere(words, layout, others), registry.env);
  const own = {
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(cacheDirectory(), '..'),
    VMSTATION_LAB: 'outside',
  };
  return {
    folder,
    vmstation: (...args) => ran(folder, ['node', 'node_modules/.bin/vmstation', ...args], own),
    [Symbol.dispose]: () => rmSync(place, { recursive: true }),
  };
}

/** `npm init -y`, `npm install vmstation …` and the others, as the page has them. */
function typedToNpm(): readonly (readonly string[])[] {
  const { lines } = readPage(readFileSync(join(workspace, 'docs', 'own-repository.md'), 'utf8'));
  const commands = lines.filter(({ typed }) => typed === true).flatMap(({ text }) => commandsOf(text));
  return commands.filter(([program]) => program === 'npm');
}

/** The same words, but that nothing comes which is not needed here, nor in another version than this workspace has. */
function asHere(words: readonly string[], layout: string, others: Others): readonly string[] {
  const [npm = '', verb = '', ...rest] = words;
  if (verb !== 'install') return words;
  const known = rest.map((word) => {
    const version = others.get(`node_modules/${word}`)?.version;
    return version === undefined ? word : `${word}@${version}`;
  });
  const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  return [npm, verb, ...known, ...quietly, `--install-strategy=${layout}`];
}

const locked = z.looseObject({ link: z.boolean().optional(), version: z.string().optional() });
const lockSchema = z.object({ packages: z.record(z.string(), locked) });
type Others = ReadonlyMap<string, z.output<typeof locked>>;

/** What the workspace's lock file has beside its own packages, so that the same versions are installed. */
function packagesOfOthers(): Others {
  const { packages } = lockSchema.parse(
    JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')),
  );
  return new Map(
    Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && link !== true),
  );
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
