import { spawnSync } from 'node:child_process';

/** Installs those of the Debian packages that are missing, and says which. */
export function installAptPackages(names: readonly string[]): void {
  const missing = names.filter((name) => !installed(name));
  if (missing.length === 0) return;
  console.log(`▸ Debian packages: installing ${missing.join(' ')} (about a minute)`);
  const started = Date.now();
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  console.log(`✓ Debian packages (${Math.round((Date.now() - started) / 1000)} s)`);
}

function installed(name: string): boolean {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout === 'install ok installed';
}

function apt(args: readonly string[]): void {
  const run = spawnSync('apt-get', args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (run.status === 0) return;
  console.error(
    `✗ apt-get ${args.join(' ')} failed:\n${run.stderr}${run.stdout.split('\n').slice(-20).join('\n')}`,
  );
  console.error('  → Check that a Debian mirror answers (apt-get update) and run the same command again.');
  process.exit(1);
}
