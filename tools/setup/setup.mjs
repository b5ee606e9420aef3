// The first thing that runs in a fresh clone: plain JavaScript for any Node from 20 on, without packages.
// It looks whether this machine can host the lab, installs the npm packages (a newer Node among them),
// and hands over to tools/setup/main.ts on that Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problems } from './machine.mjs';
import { unreachable } from './network.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [verb = 'setup', ...rest] = process.argv.slice(2);

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const stamp = join(root, 'node_modules', '.vmstation-lock');
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;

const found = [...problems(), ...(process.platform === 'linux' ? await unreachable(installed) : [])];
if (found.length > 0) {
  console.error('This machine cannot host the lab yet:\n');
  for (const { what, fix } of found) console.error(`  ✗ ${what}\n    → ${fix}`);
  console.error('\nNothing was changed. Mend the above and run the same command again.');
  process.exit(1);
}

if (!installed) installPackages();
const node = join(root, 'node_modules', '.bin', 'node');
const done = spawnSync(node, [join(root, 'tools', 'setup', 'main.ts'), verb, ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
});
process.exit(done.status ?? 1);

/**
 * The packages of package-lock.json. Not `npm ci`: that refuses a lock file written where the registry had no packages
 * of other platforms. `--no-save` leaves the lock file alone.
 */
function installPackages() {
  const started = Date.now();
  console.log('▸ npm packages: installing into node_modules (about a minute)');
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (npm.status !== 0) {
    console.error('\n✗ The npm packages could not be installed; the reason stands above.');
    console.error(
      '  → Check that the npm registry answers (npm ping) and run the same command again; it continues here.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
  console.log(`✓ npm packages (${Math.round((Date.now() - started) / 1000)} s)`);
}
