import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Shell } from '../parts/shell.ts';
import { type LabKey, stopAgent } from './lab-key.ts';

/** What a Release file says about its repository. */
export interface ReleaseFacts {
  readonly origin: string;
  readonly label: string;
  readonly suite?: string;
  readonly codename?: string;
  readonly components?: string;
}

/**
 * Indexes and signs `root`. With a codename the packages are below `pool/` and the index below
 * `dists/<codename>/<component>`; without, it is a flat repository as pkgs.k8s.io serves it.
 */
export async function indexAptRepository(
  sh: Shell,
  root: string,
  facts: ReleaseFacts,
  key: LabKey,
): Promise<void> {
  const flat = facts.codename === undefined;
  const release = flat ? root : join(root, 'dists', facts.codename);
  const packages = flat
    ? join(root, 'Packages')
    : join(release, facts.components ?? 'main', 'binary-amd64', 'Packages');
  await mkdir(dirname(packages), { recursive: true });
  const found = await sh`cd ${root} && apt-ftparchive --arch amd64 packages ${flat ? '.' : 'pool'}`;
  // apt resolves a flat repository's file names against its own address: no leading folder.
  await writeFile(packages, flat ? found.replaceAll(/^Filename: \.\//gm, 'Filename: ') : found);
  await sh`gzip -9nk ${packages}`;
  const options = Object.entries({ Architectures: 'amd64', ...capitals(facts) }).flatMap(([name, value]) => [
    '-o',
    `APT::FTPArchive::Release::${name}=${value}`,
  ]);
  await writeFile(join(release, 'Release'), await sh`apt-ftparchive ${options} release ${release}`);
  const gpg = ['--batch', '--yes', '--homedir', key.home, '--local-user', key.fingerprint];
  await sh`gpg ${gpg} --clearsign --output ${join(release, 'InRelease')} ${join(release, 'Release')}`;
  await sh`gpg ${gpg} --armor --detach-sign --output ${join(release, 'Release.gpg')} ${join(release, 'Release')}`;
  await stopAgent(sh, key.home);
}

function capitals(facts: ReleaseFacts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
  );
}
