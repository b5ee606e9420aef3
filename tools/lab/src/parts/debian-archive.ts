import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shell } from './shell.ts';

/** The Debian release that nodes, image layers and the package mirror are made of. */
export const debianRelease = 'bookworm';

const publicKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * One-line sources of this machine's own configuration that give the wanted release (its mirror, proxy and
 * security suite stay in use); Debian's public mirror when this machine runs something else.
 */
export async function debianSources(sh: Shell): Promise<string> {
  const format = '$(CREATED_BY)|$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(CODENAME)|$(COMPONENT)|$(SIGNED_BY)';
  const targets = await sh`apt-get indextargets --format ${format}`;
  const lines = new Set<string>();
  for (const line of targets.split('\n')) {
    const [createdBy, origin, uri, suite, codename, component, signedBy] = line.split('|');
    if (createdBy !== 'Packages' || origin !== 'Debian' || !codename?.startsWith(debianRelease)) continue;
    lines.add(
      `deb [signed-by=${signedBy?.startsWith('/') ? signedBy : publicKeyring}] ${uri} ${suite} ${component}`,
    );
  }
  if (lines.size > 0) return `${[...lines].join('\n')}\n`;
  const base = 'http://deb.debian.org';
  return [
    `deb [signed-by=${publicKeyring}] ${base}/debian ${debianRelease} main`,
    `deb [signed-by=${publicKeyring}] ${base}/debian ${debianRelease}-updates main`,
    `deb [signed-by=${publicKeyring}] ${base}/debian-security ${debianRelease}-security main`,
    '',
  ].join('\n');
}

/** This machine's proxy and certificate settings for apt, as options for a root of its own. */
export async function transportOptions(sh: Shell): Promise<readonly string[]> {
  const dump = await sh`apt-config dump`;
  return dump.split('\n').filter((line) => /^Acquire::https?::(?!\w*Pipeline)\S* ".+";$/.test(line));
}

/** Makes a root filesystem tar of the given packages. `hooks` are mmdebstrap's own options. */
export async function debianRoot(
  sh: Shell,
  input: {
    readonly work: string;
    readonly tar: string;
    readonly variant: 'essential' | 'minbase';
    readonly packages: readonly string[];
    readonly hooks: readonly string[];
  },
): Promise<void> {
  const sources = join(input.work, 'sources.list');
  await writeFile(sources, await debianSources(sh));
  const apt = [...(await transportOptions(sh)), 'Acquire::Languages "none";', 'APT::Install-Recommends "0";'];
  // A root in the making is thrown away when it fails: dpkg needn't wait for the disk.
  const unsafe = '--dpkgopt=force-unsafe-io';
  const options = apt.map((line) => `--aptopt=${line.replace(/;$/, '')}`);
  const slim = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'].map(
    (path) => `--dpkgopt=path-exclude=${path}`,
  );
  await sh`mmdebstrap --mode=root --format=tar --variant=${input.variant} --include=${input.packages.join(',')} ${unsafe} ${options} ${slim} ${input.hooks} ${debianRelease} ${input.tar} ${sources}`;
}
