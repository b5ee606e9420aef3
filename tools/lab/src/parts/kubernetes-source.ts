import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goBuild, goEnvironment, goModule } from './go-program.ts';
import { goCommand } from './go-toolchain.ts';
import type { BuildContext } from './part.ts';
import { shell } from './shell.ts';

/** The Kubernetes release that the lab serves. Source: the site's clusters run 1.29.15. */
export const kubernetesVersion = 'v1.29.15';
const module = 'k8s.io/kubernetes';

/** Commit and time of the release's tag, as the module proxy says them. */
const release = { commit: '0d0f172cdf9fd42d6feee3467374b58d3e168df0', date: '2025-03-11T17:41:05Z' };

/** k8s.io/kubernetes v1.x.y is published together with its staging modules as v0.x.y. */
export const stagingVersion = kubernetesVersion.replace(/^v1\./, 'v0.');

/** go.mod lines that put every staging module of Kubernetes' own go.mod at its published version. */
export function stagingReplaces(goMod: string): readonly string[] {
  const names = [...goMod.matchAll(/^\s*(\S+) => \.\/staging\//gm)].map((match) => match[1]);
  return [...new Set(names)].sort().map((name) => `replace ${name} => ${name} ${stagingVersion}`);
}

/** go.mod lines that hold every module required by `goMod` at exactly the version named there. */
export function exactRequirements(goMod: string): readonly string[] {
  return [...goMod.matchAll(/^\s+(\S+\.\S+\/\S+|\S+\.\S+) (v\S+)(?: \/\/ indirect)?$/gm)]
    .filter(([, name = '']) => !goMod.includes(`${name} => ./staging/`))
    .map(([, name, version]) => `replace ${name} => ${name} ${version}`);
}

/** The values that upstream's release build stamps into its binaries. */
function stamps(): Record<string, string> {
  const [major = '', minor = ''] = kubernetesVersion.slice(1).split('.');
  const values = {
    gitVersion: kubernetesVersion,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: release.commit,
    buildDate: release.date,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [`k8s.io/component-base/version.${name}`, value],
      [`k8s.io/client-go/pkg/version.${name}`, value],
    ]),
  );
}

/**
 * Kubernetes' own build tag that leaves out the providers of clouds, in the tree until 1.30: no node of the lab is in
 * one, and their SDKs are a tenth of all that is compiled.
 */
export const kubernetesTags = ['providerless'];

/** A package path below k8s.io, or the text of a main.go to generate. */
export type KubernetesProgram = { readonly package: string } | { readonly main: string };

/** Builds packages of Kubernetes and generated programs that import them, from Go modules alone. */
export async function buildKubernetes(
  context: BuildContext,
  programs: Readonly<Record<string, KubernetesProgram>>,
): Promise<void> {
  const go = await goCommand(context.cacheDir, context.log);
  const sh = shell({ log: context.log, env: goEnvironment, cwd: context.work });
  const { goMod } = await goModule(sh, go, module, kubernetesVersion);
  const lines = [
    'module vmstation.lab/kubernetes',
    'go 1.23',
    `require ${module} ${kubernetesVersion}`,
    `require k8s.io/kubectl ${stagingVersion}`,
    ...stagingReplaces(await readFile(goMod, 'utf8')),
  ];
  await writeFile(join(context.work, 'go.mod'), `${lines.join('\n')}\n`);
  const paths: Record<string, string> = {};
  for (const [name, program] of Object.entries(programs)) {
    if ('package' in program) {
      paths[name] = program.package;
      continue;
    }
    await mkdir(join(context.work, name), { recursive: true });
    await writeFile(join(context.work, name, 'main.go'), program.main);
    paths[name] = `./${name}`;
  }
  await goBuild(sh, go, context.dir, { programs: paths, tags: kubernetesTags, stamps: stamps() });
}
