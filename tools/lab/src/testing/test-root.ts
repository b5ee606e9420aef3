import { appendFileSync, existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '@vmstation/engine';
import { withLock } from '../cache/lock.ts';
import { rootLines, rootPackages } from '../mirror/root-specs.ts';
import type { Root } from '../mirror/roots.ts';
import { type OnProgress, step } from '../nodes/progress.ts';
import { debianRoot } from '../parts/debian-archive.ts';
import { shell } from '../parts/shell.ts';

/** What tests want on a Debian server that the lab's own nodes lack: login shells, and tools that show rules. */
const packages = [
  ...rootPackages['debian-12'],
  'busybox-static',
  'fish',
  'iptables',
  'nftables',
  'tcsh',
  'zsh',
];

/** A Debian root for tests, made once (about a minute) and then taken from the cache. */
export async function ensureTestRoot(
  cacheDir: string,
  onProgress: OnProgress = () => undefined,
): Promise<Root> {
  const recipe = { packages, lines: rootLines['debian-12'] };
  const value = digest(recipe);
  const folder = join(cacheDir, 'tests');
  const tar = join(folder, `debian-${value.replace('sha256:', '').slice(0, 16)}.tar`);
  const root = { tar, digest: value };
  if (existsSync(tar)) return root;
  return withLock(join(cacheDir, 'locks', 'test-root'), async () => {
    if (existsSync(tar)) return root;
    const work = join(cacheDir, 'work', 'test-root');
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await mkdir(folder, { recursive: true });
    const log = join(cacheDir, 'logs', 'test-root.log');
    await mkdir(join(cacheDir, 'logs'), { recursive: true });
    const sh = shell({ log: (text) => appendFileSync(log, text), cwd: work });
    const script = join(work, 'customize');
    await writeFile(script, `#!/bin/sh\nset -eu\n${recipe.lines.join('\n')}\n`);
    await chmod(script, 0o755);
    const fresh = join(work, 'root.tar');
    const hooks = [`--customize-hook=${script}`];
    await step(onProgress, { step: 'a Debian for tests' }, () =>
      debianRoot(sh, { work, tar: fresh, variant: 'minbase', packages, hooks }),
    );
    await rename(fresh, tar);
    await rm(work, { recursive: true });
    return root;
  });
}
