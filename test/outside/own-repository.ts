import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const workspace = join(import.meta.dirname, '..', '..');

/** A folder that is nobody's workspace, with the packages installed as npm installs them. */
export interface OwnRepository extends Disposable {
  readonly folder: string;
}

/**
 * Builds and packs every package, copies `repository/` to a folder of its own and lets npm install the tarballs
 * there. Other people's packages come at the versions of this workspace, from npm's cache, or from the registry
 * where the cache lacks one.
 */
export function ownRepository(): OwnRepository {
  run(workspace, 'nx', ['run-many', '-t', 'build']);
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-outside-'));
  const remove = () => rmSync(folder, { recursive: true });
  try {
    cpSync(join(import.meta.dirname, 'repository'), folder, { recursive: true });
    const packages = pack(join(folder, 'packages'));
    write(join(folder, 'package.json'), {
      name: 'own-repository',
      private: true,
      type: 'module',
      dependencies: packages,
      devDependencies: { '@types/node': '^24' },
    });
    write(join(folder, 'package-lock.json'), lockOfOthers());
    run(folder, 'npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']);
    return { folder, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Packs what was built, as it would be published: name → tarball. */
function pack(to: string): Record<string, string> {
  const built = ['libs', 'apps', 'tools'].flatMap((parent) =>
    readdirSync(join(workspace, parent))
      .map((name) => join(workspace, parent, name, 'dist'))
      .filter((dist) => readdirSync(join(dist, '..')).includes('dist')),
  );
  mkdirSync(to);
  const packed = z
    .array(z.object({ name: z.string(), filename: z.string() }))
    .parse(JSON.parse(run(workspace, 'npm', ['pack', '--json', '--pack-destination', to, ...built])));
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:packages/${filename}`]));
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

function run(cwd: string, command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NX_DAEMON: 'false' },
  });
}

function write(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
