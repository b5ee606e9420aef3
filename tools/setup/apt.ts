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

/** How long another apt may take: apt-daily runs soon after a boot, and may upgrade a whole machine. */
const patienceMilliseconds = 600_000;

function apt(args: readonly string[]): void {
  const deadline = Date.now() + patienceMilliseconds;
  let told = false;
  for (;;) {
    const run = spawnSync('apt-get', args, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    });
    if (run.status === 0) return;
    // DPkg::Lock::Timeout would do for packages only, not for the lists, and say nothing meanwhile.
    const held = /Could not get lock .*/.exec(run.stderr)?.[0];
    if (held === undefined || Date.now() > deadline) fail(args, run, held);
    if (!told) console.log(`▸ Debian packages: waiting for another apt. ${held}`);
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  }
}

function fail(
  args: readonly string[],
  run: { readonly stdout: string; readonly stderr: string },
  held: string | undefined,
): never {
  console.error(
    `✗ apt-get ${args.join(' ')} failed:\n${run.stderr}${run.stdout.split('\n').slice(-20).join('\n')}`,
  );
  const next =
    held === undefined
      ? 'Check that a Debian mirror answers (apt-get update)'
      : 'Wait until the process named above has ended';
  console.error(`  → ${next} and run the same command again.`);
  process.exit(1);
}
