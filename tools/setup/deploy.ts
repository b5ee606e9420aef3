import { spawnSync } from 'node:child_process';

/** The main job: bare nodes of the lab become a monitored Kubernetes cluster. Returns the exit code. */
export function deploy(args: readonly string[]): number {
  const up = step(['node', 'apps/vmstation/src/bin.mjs', 'lab', 'up', ...siteOf(args)]);
  if (up !== 0) return up;
  return step(['nx', 'run-many', '-t', 'deploy', '--output-style=stream', ...args]);
}

/** The words that name the site: the lab has to have its hosts. */
export function siteOf(args: readonly string[]): readonly string[] {
  return args.flatMap((word, at) => {
    if (word.startsWith('--site=')) return [word];
    return word === '--site' ? args.slice(at, at + 2) : [];
  });
}

function step([command = '', ...args]: readonly string[]): number {
  console.log(
    `▸ ${command === 'nx' ? command : 'vmstation'} ${args.slice(command === 'nx' ? 0 : 1).join(' ')}`,
  );
  // Nx asks its tasks for colours whatever reads them.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' };
  return spawnSync(command, args, { stdio: 'inherit', env }).status ?? 1;
}
