import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For an Nx that shares its database and its caches with nobody: test files run at once, beside a person's own Nx. */
export function nxAlone(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NX_DAEMON: 'false',
    NX_WORKSPACE_DATA_DIRECTORY: join(folder, 'nx-data'),
    NX_CACHE_DIRECTORY: join(folder, 'nx-cache'),
  };
}

/** Somebody with a key and without a lab, in one workspace. */
export interface Somebody extends Disposable {
  readonly env: NodeJS.ProcessEnv;
  /** Types `nx …` in a workspace; gives all that was printed. */
  nx(workspace: string, ...args: readonly string[]): { readonly code: number; readonly said: string };
}

export function somebody(): Somebody {
  const home = mkdtempSync(join(tmpdir(), 'vmstation-home-'));
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh', 'id_ed25519.pub'), `ssh-ed25519 ${'A'.repeat(68)} nobody\n`);
  const env = {
    ...nxAlone(home),
    NX_DEFAULT_OUTPUT_STYLE: 'stream',
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    NO_COLOR: '1',
  };
  return {
    env,
    nx: (cwd, ...args) => {
      const { status, stdout, stderr } = spawnSync('nx', args, { cwd, encoding: 'utf8', env });
      return { code: status ?? 1, said: stdout + stderr };
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true }),
  };
}
