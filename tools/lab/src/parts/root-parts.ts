import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elRelease, type RootKind, rootLines, rootPackages } from '../mirror/root-specs.ts';
import { buildElBase, elBaseNames, elBaseProvides } from '../packages/el-base.ts';
import { debianRelease, debianRoot } from './debian-archive.ts';
import { fetchElRoot } from './el-root.ts';
import type { Part } from './part.ts';
import { shell } from './shell.ts';

/** Name of the part that holds a root; its file is `root.tar`. */
export function rootPart(kind: RootKind): string {
  return `root-${kind}`;
}

/** Real where its registry answers, else the stand-in that `local` makes. */
const enterpriseLinux: Pick<Part, 'note' | 'upstream'> = {
  note: 'dnf, rpm and firewalld are real; the base system is Debian',
  upstream: {
    source: 'upstream',
    needs: ['crane'],
    build: (context) => fetchElRoot(context, join(context.need('crane'), 'crane')),
  },
};

/** The roots of nodes and gateway, as parts. */
export const rootParts: readonly Part[] = (['debian-12', 'el-10', 'gateway'] as const).map((kind) => ({
  name: rootPart(kind),
  version: kind === 'el-10' ? '10' : debianRelease,
  recipe: {
    packages: rootPackages[kind],
    lines: rootLines[kind],
    ...(kind === 'el-10' ? { elRelease, elBaseProvides, elBaseNames } : {}),
  },
  lane: 'system',
  ...(kind === 'el-10' ? enterpriseLinux : {}),
  local: {
    source: kind === 'el-10' ? 'standin' : 'debian',
    needs: [],
    build: async (context) => {
      const sh = shell({ log: context.log, cwd: context.work });
      await mkdir(join(context.work, 'base'), { recursive: true });
      if (kind === 'el-10') {
        await writeFile(join(context.work, 'el-release'), elRelease);
        await buildElBase(sh, context.work, join(context.work, 'base'));
      }
      const script = join(context.work, 'customize');
      await writeFile(script, `#!/bin/sh\nset -eu\ncd ${context.work}\n${rootLines[kind].join('\n')}\n`);
      await chmod(script, 0o755);
      await debianRoot(sh, {
        work: context.work,
        tar: join(context.dir, 'root.tar'),
        variant: 'minbase',
        packages: rootPackages[kind],
        hooks: [`--customize-hook=${script}`],
      });
    },
  },
}));
