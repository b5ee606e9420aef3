import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GoProgram, goBuild, goEnvironment } from './go-program.ts';
import { goCommand } from './go-toolchain.ts';
import type { BuildContext } from './part.ts';
import { shell } from './shell.ts';

/**
 * Builds programs straight from Go's module cache, for modules whose own go.mod only works in their authors'
 * repository. `modules` are `path version` pairs.
 */
export async function buildRequired(
  context: BuildContext,
  modules: readonly string[],
  program: Pick<GoProgram, 'programs' | 'stamps'>,
): Promise<void> {
  const go = await goCommand(context.cacheDir, context.log);
  const lines = ['module vmstation.lab/programs', 'go 1.23', ...modules.map((module) => `require ${module}`)];
  await writeFile(join(context.work, 'go.mod'), `${lines.join('\n')}\n`);
  const sh = shell({ log: context.log, env: goEnvironment, cwd: context.work });
  await goBuild(sh, go, context.dir, program);
}
