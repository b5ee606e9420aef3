import { buildGoProgram, type GoProgram } from './go-program.ts';
import {
  buildKubernetes,
  type KubernetesProgram,
  kubernetesTags,
  kubernetesVersion,
} from './kubernetes-source.ts';
import type { Part, Variant } from './part.ts';
import { fetchPrograms, type ReleaseFile } from './upstream.ts';

/** Programs out of a release's archive. */
export const fromArchive = (file: ReleaseFile, members: Readonly<Record<string, string>>): Variant => ({
  source: 'upstream',
  needs: [],
  build: (context) => fetchPrograms(context, [file], members),
});

/** Each program by its name in the archive, below a folder or not. */
export const members = (program: GoProgram, folder = '') =>
  Object.fromEntries(Object.keys(program.programs).map((name) => [name, `${folder}${name}`]));

/** Programs of one Go module. */
export function goPart(name: string, program: GoProgram, more: Partial<Part> = {}): Part {
  return {
    name,
    version: program.version,
    recipe: program,
    lane: 'go',
    local: { source: 'go', needs: [], build: (context) => buildGoProgram(context, program) },
    ...more,
  };
}

/** Programs of Kubernetes' own module. */
export function kubernetesPart(
  name: string,
  needs: readonly string[],
  wanted: Readonly<Record<string, KubernetesProgram>>,
  upstream?: Variant,
): Part {
  return {
    name,
    version: kubernetesVersion,
    recipe: { tags: kubernetesTags, ...wanted },
    lane: 'go',
    local: { source: 'go', needs, build: (context) => buildKubernetes(context, wanted) },
    ...(upstream === undefined ? {} : { upstream }),
  };
}
