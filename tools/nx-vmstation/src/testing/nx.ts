import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Somebody with a key and without a lab. */
export interface Somebody extends Disposable {
  /** Types `nx …` in a workspace; gives all that was printed. */
  nx(workspace: string, ...args: readonly string[]): { readonly code: number; readonly said: string };
}

export function somebody(): Somebody {
  const home = mkdtempSync(join(tmpdir(), 'vmstation-home-'));
  mkdirSync(join(home, '.ssh'));
  writeFileSync(join(home, '.ssh', 'id_ed25519.pub'), `ssh-ed25519 ${'A'.repeat(68)} nobody\n`);
  const env = {
    ...process.env,
    NX_DAEMON: 'false',
    NX_DEFAULT_OUTPUT_STYLE: 'stream',
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    NO_COLOR: '1',
  };
  return {
    nx: (cwd, ...args) => {
      const { status, stdout, stderr } = spawnSync('nx', args, { cwd, encoding: 'utf8', env });
      return { code: status ?? 1, said: stdout + stderr };
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true }),
  };
}
