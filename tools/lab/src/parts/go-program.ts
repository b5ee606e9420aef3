import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { goCommand } from './go-toolchain.ts';
import type { BuildContext } from './part.ts';
import { type Shell, shell } from './shell.ts';

/** A change to a copied module before it is built. Paths are relative to the module. */
export type Edit =
  | { readonly write: string; readonly content: string }
  | { readonly remove: string }
  | { readonly edit: string; readonly find: string; readonly put: string };

/** Programs of one Go module, built in a copy of it so that its replaces apply and edits are possible. */
export interface GoProgram {
  readonly module: string;
  readonly version: string;
  /** Output name → package below the module. */
  readonly programs: Readonly<Record<string, string>>;
  readonly edits?: readonly Edit[];
  readonly tags?: readonly string[];
  /** Values for `-ldflags -X`. */
  readonly stamps?: Readonly<Record<string, string>>;
  /** Lines added to the copy's go.mod after all its own. */
  readonly modLines?: (sh: Shell, go: string) => Promise<readonly string[]>;
  /** Lines of the copy's go.mod to drop, such as replaces that only work in the authors' repository. */
  readonly dropModLines?: RegExp;
  /** The checksum database doesn't know every version that the proxy serves. */
  readonly noChecksumDatabase?: boolean;
}

const downloaded = z.object({ Dir: z.string(), GoMod: z.string() });

/**
 * Go's own settings for every build of the lab: no C, no workspace, module files may be completed. The compiler
 * collects its garbage less often: with the line below, a third less work (CoreDNS: 168 s of CPU, then 114 s).
 */
export const goEnvironment = {
  CGO_ENABLED: '0',
  GOWORK: 'off',
  GOFLAGS: '-mod=mod -buildvcs=false',
  GOGC: '400',
};

/** Nobody debugs these programs, and `-s -w` would drop it anyway. The same for all, so that builds share packages. */
const noDebugInformation = '-gcflags=all=-dwarf=false';

/** Folder and go.mod of an exact module version in Go's module cache, downloaded if need be. */
export async function goModule(
  sh: Shell,
  go: string,
  module: string,
  version: string,
): Promise<{ dir: string; goMod: string }> {
  const answer = downloaded.parse(JSON.parse(await sh`${go} mod download -json ${`${module}@${version}`}`));
  return { dir: answer.Dir, goMod: answer.GoMod };
}

/** Builds a module's programs into `context.dir`. */
export async function buildGoProgram(context: BuildContext, program: GoProgram): Promise<void> {
  const go = await goCommand(context.cacheDir, context.log);
  const env = program.noChecksumDatabase ? { ...goEnvironment, GONOSUMDB: program.module } : goEnvironment;
  const outside = shell({ log: context.log, env, cwd: context.work });
  const source = join(context.work, 'source');
  const { dir } = await goModule(outside, go, program.module, program.version);
  await rm(source, { recursive: true, force: true });
  await cp(dir, source, { recursive: true });
  await outside`chmod -R u+w ${source}`;
  await rm(join(source, 'vendor'), { recursive: true, force: true });
  for (const edit of program.edits ?? []) await apply(source, edit);
  await editModFile(join(source, 'go.mod'), program, outside, go);

  await goBuild(shell({ log: context.log, env, cwd: source }), go, context.dir, program);
}

/** Runs `go build` for all programs: in one go where Go would name the outputs like that anyway. */
export async function goBuild(
  sh: Shell,
  go: string,
  dir: string,
  program: Pick<GoProgram, 'programs' | 'tags' | 'stamps'>,
): Promise<void> {
  const stamps = Object.entries(program.stamps ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const tags = program.tags === undefined ? [] : [`-tags=${program.tags.join(',')}`];
  const flags = [...tags, noDebugInformation, '-ldflags', ['-s', '-w', ...stamps].join(' ')];
  const entries = Object.entries(program.programs);
  if (entries.every(([name, path]) => basename(path) === name)) {
    await sh`nice ${go} build ${flags} -o ${`${dir}/`} ${entries.map(([, path]) => path)}`;
    return;
  }
  for (const [name, path] of entries) await sh`nice ${go} build ${flags} -o ${join(dir, name)} ${path}`;
}

async function apply(source: string, edit: Edit): Promise<void> {
  if ('remove' in edit) {
    await rm(join(source, edit.remove), { recursive: true });
    return;
  }
  if ('write' in edit) {
    await mkdir(dirname(join(source, edit.write)), { recursive: true });
    await writeFile(join(source, edit.write), edit.content);
    return;
  }
  const path = join(source, edit.edit);
  const text = await readFile(path, 'utf8');
  // An edit that no longer matches would silently build something else.
  if (!text.includes(edit.find)) throw new Error(`${edit.edit} has no «${edit.find}» to replace`);
  await writeFile(path, text.replaceAll(edit.find, edit.put));
}

async function editModFile(path: string, program: GoProgram, sh: Shell, go: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const drop = program.dropModLines;
  const kept =
    drop === undefined
      ? text
      : text
          .split('\n')
          .filter((line) => !drop.test(line))
          .join('\n');
  const more = (await program.modLines?.(sh, go)) ?? [];
  await writeFile(path, `${[kept, ...more].join('\n')}\n`);
}
