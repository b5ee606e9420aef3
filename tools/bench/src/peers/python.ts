import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '@vmstation/lab';
import { installAptPackages } from '../../../setup/apt.ts';

/** Ansible 7 is ansible-core 2.14 (Debian 12's) with the collection that has its sysctl module. */
const packages = ['ansible==7.7.0', 'ansible-core==2.14.18', 'mitogen==0.3.54', 'pyinfra==3.10.0'];

/** Where the peers that are written in Python are. */
export interface Python {
  readonly bin: string;
  /** Mitogen's strategies for Ansible. */
  readonly strategies: string;
}

/** Installs the peers into a folder of their own in the cache, unless they are there, and says so. */
export function installPeers(): Python {
  const folder = join(cacheDirectory(), 'bench', 'python');
  const stamp = join(folder, 'installed.txt');
  const wanted = packages.join('\n');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.log(`▸ peers: installing ${packages.join(' ')} by pip into ${folder} (a few minutes)`);
    installAptPackages(['python3-venv']);
    const run = (program: string, ...args: readonly string[]) =>
      execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    run('python3', '-m', 'venv', folder);
    run(join(folder, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', ...packages);
    writeFileSync(stamp, wanted);
  }
  const strategies = execFileSync(join(folder, 'bin', 'python3'), [
    '-c',
    'import ansible_mitogen, os; print(os.path.join(os.path.dirname(ansible_mitogen.__file__), "plugins", "strategy"))',
  ]);
  return { bin: join(folder, 'bin'), strategies: strategies.toString().trim() };
}
