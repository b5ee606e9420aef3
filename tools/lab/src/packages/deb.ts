import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { treeBytes } from '../cache/store.ts';
import type { Shell } from '../parts/shell.ts';
import type { PackageSpec } from './package-spec.ts';
import { layOut } from './payload.ts';

function debVersion({ version, deb }: PackageSpec): string {
  return `${version}-${deb.revision}`;
}

/** The control file of a package. `installedBytes` is the size of its files. */
export function debControl(spec: PackageSpec, installedBytes: number): string {
  const relation = (name: string, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? [] : [`${name}: ${values.join(', ')}`];
  return `${[
    `Package: ${spec.name}`,
    `Version: ${debVersion(spec)}`,
    'Architecture: amd64',
    `Maintainer: ${spec.maintainer}`,
    `Installed-Size: ${Math.ceil(installedBytes / 1024)}`,
    ...relation('Depends', spec.deb.depends),
    ...relation('Provides', spec.deb.provides),
    ...relation('Conflicts', spec.deb.conflicts),
    ...relation('Replaces', spec.deb.conflicts),
    `Section: ${spec.section}`,
    'Priority: optional',
    `Homepage: ${spec.homepage}`,
    `Description: ${spec.summary}`,
    ` ${spec.summary}.`,
  ].join('\n')}\n`;
}

/** A maintainer script that runs `lines` when dpkg calls it with one of `actions`. */
export function maintainerScript(actions: readonly string[], lines: readonly string[]): string {
  return `#!/bin/sh\nset -e\ncase "$1" in\n${actions.join('|')})\n${lines.join('\n')}\n;;\nesac\n`;
}

/** Builds the package into `outDir`. */
export async function buildDeb(
  sh: Shell,
  spec: PackageSpec,
  input: { readonly stage: string; readonly outDir: string; readonly need: (part: string) => string },
): Promise<void> {
  await layOut(input.stage, [...spec.files, ...(spec.deb.files ?? [])], input.need);
  const bytes = treeBytes(input.stage);
  const control = join(input.stage, 'DEBIAN');
  await mkdir(control);
  await writeFile(join(control, 'control'), debControl(spec, bytes));
  if (spec.deb.configFiles !== undefined) {
    await writeFile(join(control, 'conffiles'), `${spec.deb.configFiles.join('\n')}\n`);
  }
  const scripts = [
    ['postinst', ['configure'], spec.deb.afterInstall],
    ['prerm', ['remove'], spec.deb.beforeRemove],
    ['postrm', ['remove', 'purge'], spec.deb.afterRemove],
  ] as const;
  for (const [name, actions, lines] of scripts) {
    if (lines === undefined) continue;
    await writeFile(join(control, name), maintainerScript(actions, lines));
    await chmod(join(control, name), 0o755);
  }
  // Light compression: packages travel over a bridge inside this machine.
  const file = join(input.outDir, `${spec.name}_${debVersion(spec)}_amd64.deb`);
  await sh`dpkg-deb --root-owner-group -Zgzip -z1 --build ${input.stage} ${file}`;
}
