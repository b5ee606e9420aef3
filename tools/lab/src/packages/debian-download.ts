import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianSources, transportOptions } from '../parts/debian-archive.ts';
import type { Shell } from '../parts/shell.ts';

/**
 * Downloads packages and all they need that `rootTar` (a Debian root) doesn't have, into `outDir`. Uses
 * this machine's archive configuration but neither its package lists nor its installed packages.
 */
export async function downloadDebs(
  sh: Shell,
  input: {
    readonly rootTar: string;
    readonly packages: readonly string[];
    readonly work: string;
    readonly outDir: string;
  },
): Promise<void> {
  const apt = join(input.work, 'apt');
  await rm(apt, { recursive: true, force: true });
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true });
  await mkdir(join(apt, 'archives', 'partial'), { recursive: true });
  await sh`tar -C ${apt} -xf ${input.rootTar} ./var/lib/dpkg/status`;
  await writeFile(join(apt, 'sources.list'), await debianSources(sh));
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferencesparts': '-',
    'Dir::State::lists': join(apt, 'lists'),
    'Dir::State::status': join(apt, 'var/lib/dpkg/status'),
    'Dir::State::extended_states': join(apt, 'extended_states'),
    'Dir::Cache': apt,
    'Dir::Cache::archives': join(apt, 'archives'),
    'APT::Architecture': 'amd64',
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': '0',
    'APT::Install-Suggests': '0',
    'Acquire::Languages': 'none',
  };
  const configuration = join(apt, 'apt.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  await writeFile(configuration, `${[...lines, ...(await transportOptions(sh)), ''].join('\n')}`);
  // `-c` is read after the machine's own files, so that these settings win.
  await sh`apt-get -c ${configuration} -qq update`;
  await sh`apt-get -c ${configuration} -qq -y --download-only install ${input.packages}`;
  // Those already in the root are offered too, so that a task that names them finds a candidate.
  const missing = (
    await sh`apt-get -c ${configuration} -qq --print-uris --reinstall install ${input.packages}`
  )
    .split('\n')
    .flatMap((line) => /^'\S+' (\S+\.deb) /.exec(line)?.[1] ?? []);
  if (missing.length > 0)
    await sh`apt-get -c ${configuration} -qq -y --download-only --reinstall install ${input.packages}`;
  await mkdir(input.outDir, { recursive: true });
  const files = (await sh`find ${join(apt, 'archives')} -maxdepth 1 -name ${'*.deb'}`)
    .split('\n')
    .filter(Boolean);
  // apt writes a version's colon as %3a, which some file servers decode: keep it out of the name.
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1).replaceAll('%3a', '-');
    await copyFile(file, join(input.outDir, name));
  }
}
