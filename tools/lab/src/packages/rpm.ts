import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shell } from '../parts/shell.ts';
import type { PackageSpec } from './package-spec.ts';
import { layOut } from './payload.ts';

/** What an RPM is made of; its files are already laid out in the build root. */
export interface RpmSpec {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly summary: string;
  readonly homepage: string;
  readonly requires: readonly string[];
  readonly provides: readonly string[];
  readonly conflicts: readonly string[];
  /** Lines of the %files section. */
  readonly files: readonly string[];
  readonly beforeInstall: readonly string[];
  readonly afterInstall: readonly string[];
  readonly beforeRemove: readonly string[];
  readonly afterRemove: readonly string[];
}

/** The spec file. Automatic requirements are off: the payload's libraries are Debian's own. */
export function rpmSpecText(spec: RpmSpec): string {
  const relation = (name: string, values: readonly string[]) => values.map((value) => `${name}: ${value}`);
  const script = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`%${name}`, ...lines];
  return `${[
    `Name: ${spec.name}`,
    `Version: ${spec.version}`,
    `Release: ${spec.release}`,
    `Summary: ${spec.summary}`,
    'License: see upstream',
    `URL: ${spec.homepage}`,
    'AutoReqProv: no',
    ...relation('Requires', spec.requires),
    ...relation('Provides', spec.provides),
    ...relation('Conflicts', spec.conflicts),
    '%description',
    spec.summary,
    ...script('pre', spec.beforeInstall),
    ...script('post', spec.afterInstall),
    ...script('preun', spec.beforeRemove),
    ...script('postun', spec.afterRemove),
    '%files',
    '%defattr(-,root,root,-)',
    ...spec.files,
  ].join('\n')}\n`;
}

/**
 * Lists a build root for %files: every file and link, directories that hold nothing, and those that `ownsFolder`
 * names. A directory that no package owns stays when the last file in it goes.
 */
export async function listFiles(
  sh: Shell,
  root: string,
  configFiles: readonly string[],
  ownsFolder: (path: string) => boolean = () => false,
): Promise<string[]> {
  const find = async (test: readonly string[]) =>
    (await sh`cd ${root} && find . -mindepth 1 ${test} -printf ${'/%P\n'}`).split('\n').filter(Boolean);
  const files = await find(['-not', '-type', 'd']);
  const empty = new Set(await find(['-type', 'd', '-empty']));
  const folders = (await find(['-type', 'd'])).filter((path) => empty.has(path) || ownsFolder(path));
  const quoted = (path: string) => `"${path}"`;
  return [
    ...files.map((path) =>
      configFiles.includes(path) ? `%config(noreplace) ${quoted(path)}` : quoted(path),
    ),
    ...folders.map((path) => `%dir ${quoted(path)}`),
  ];
}

/** Runs rpmbuild on a laid-out build root; the package lands in `outDir`. */
export async function buildRpm(
  sh: Shell,
  spec: RpmSpec,
  input: { readonly stage: string; readonly work: string; readonly outDir: string },
): Promise<void> {
  await mkdir(input.work, { recursive: true });
  const specFile = join(input.work, `${spec.name}.spec`);
  await writeFile(specFile, rpmSpecText(spec));
  const defines = [
    `_topdir ${input.work}`,
    `_rpmdir ${input.outDir}`,
    '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
    '_binary_payload w1.gzdio',
    '__os_install_post %{nil}',
    'debug_package %{nil}',
    '_build_id_links none',
  ].flatMap((define) => ['--define', define]);
  await sh`rpmbuild -bb --noclean --target x86_64 --buildroot ${input.stage} ${defines} ${specFile}`;
}

/** Builds a package of the lab as an RPM. */
export async function buildSpecAsRpm(
  sh: Shell,
  spec: PackageSpec,
  input: {
    readonly stage: string;
    readonly work: string;
    readonly outDir: string;
    readonly need: (part: string) => string;
  },
): Promise<void> {
  await layOut(input.stage, [...spec.files, ...(spec.rpm.files ?? [])], input.need);
  await buildRpm(
    sh,
    {
      name: spec.name,
      version: spec.version,
      release: spec.rpm.revision,
      summary: spec.summary,
      homepage: spec.homepage,
      requires: spec.rpm.depends ?? [],
      provides: spec.rpm.provides ?? [],
      conflicts: spec.rpm.conflicts ?? [],
      files: await listFiles(sh, input.stage, spec.rpm.configFiles ?? []),
      beforeInstall: [],
      afterInstall: spec.rpm.afterInstall ?? [],
      // rpm runs this on upgrades too, with the number of versions that stay.
      beforeRemove: (spec.rpm.beforeRemove ?? []).map((line) => `if [ "$1" -eq 0 ]; then ${line}; fi`),
      afterRemove: spec.rpm.afterRemove ?? [],
    },
    input,
  );
}
