import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shell } from '../parts/shell.ts';
import { buildRpm, listFiles } from './rpm.ts';

/** EL's name where it differs from Debian's. */
const elNames: Readonly<Record<string, string>> = {
  'bind9-dnsutils': 'bind-utils',
  conntrack: 'conntrack-tools',
  libseccomp2: 'libseccomp',
  vim: 'vim-enhanced',
};

/** What EL calls a package of Debian. */
export const elName = (debianName: string): string => elNames[debianName] ?? debianName;

/** Shell lines that make Debian's chrony look and run as EL's: unit chronyd, /etc/chrony.conf. */
const chronyAsEl = `
mv usr/lib/systemd/system/chrony.service usr/lib/systemd/system/chronyd.service 2>/dev/null ||
  mv lib/systemd/system/chrony.service usr/lib/systemd/system/chronyd.service
sed -i -e 's|^PIDFile=.*|PIDFile=/run/chrony/chronyd.pid|' -e '/^Alias=/d' -e 's|^EnvironmentFile=.*|EnvironmentFile=-/etc/sysconfig/chronyd|' -e 's|^ExecStart=.*|ExecStart=!/usr/sbin/chronyd -F 1 -f /etc/chrony.conf $OPTIONS|' -e 's|^Type=.*|Type=forking|' usr/lib/systemd/system/chronyd.service
mv usr/share/chrony/chrony.conf etc/chrony.conf
sed -i -e 's|^confdir .*||' -e 's|^sourcedir .*||' etc/chrony.conf
mkdir -p etc/sysconfig && echo 'OPTIONS=""' > etc/sysconfig/chronyd
rm -rf etc/chrony etc/default/chrony etc/init.d/chrony etc/dhcp etc/apparmor.d etc/ppp etc/NetworkManager
mkdir -p var/lib/chrony var/log/chrony
`;

interface Adaptation {
  readonly lines: string;
  readonly configFiles: readonly string[];
  readonly beforeInstall: readonly string[];
  readonly afterInstall: readonly string[];
}

const adaptations: Readonly<Record<string, Adaptation>> = {
  chrony: {
    lines: chronyAsEl,
    configFiles: ['/etc/chrony.conf', '/etc/sysconfig/chronyd'],
    beforeInstall: [
      'getent passwd _chrony > /dev/null || useradd --system --home-dir /var/lib/chrony --shell /usr/sbin/nologin _chrony',
    ],
    afterInstall: ['chown _chrony:_chrony /var/lib/chrony /var/log/chrony'],
  },
};

const nothing: Adaptation = { lines: '', configFiles: [], beforeInstall: [], afterInstall: [] };

/** An RPM version has no epoch separator and no dash. */
export function rpmVersion(debVersion: string): { readonly version: string; readonly release: string } {
  const bare = debVersion.replace(/^\d+:/, '');
  const at = bare.lastIndexOf('-');
  const version = at < 0 ? bare : bare.slice(0, at);
  const revision = at < 0 ? '0' : bare.slice(at + 1);
  return { version: version.replaceAll('-', '.'), release: `${revision.replaceAll('-', '.')}.standin` };
}

/** Debian's dependencies as RPM names, kept where they are among the repackaged ones. */
export function elRequires(depends: string, offered: ReadonlySet<string>): readonly string[] {
  const names = depends
    .split(',')
    .map((entry) => entry.split('|')[0]?.trim().split(/[ (:]/)[0] ?? '')
    .filter((name) => offered.has(name));
  return [...new Set(names)].map(elName);
}

/** The folders of a root's tar, as `/etc/vim`. */
export function foldersOfTar(listing: string): ReadonlySet<string> {
  return new Set([...listing.matchAll(/^\.?(?<path>\/.+)\/$/gm)].map(({ groups }) => groups?.path ?? ''));
}

/** Repackages every .deb of a folder as an RPM stand-in into `outDir`. Each owns the folders that the root lacks. */
export async function repackageForEl(
  sh: Shell,
  input: {
    readonly debs: string;
    readonly rootTar: string;
    readonly work: string;
    readonly outDir: string;
  },
): Promise<void> {
  const there = foldersOfTar(await sh`tar --list --file ${input.rootTar}`);
  const files = (await readdir(input.debs)).filter((name) => name.endsWith('.deb'));
  const facts = new Map<string, { file: string; fields: readonly string[] }>();
  for (const name of files) {
    const file = join(input.debs, name);
    const fields = (
      await sh`dpkg-deb --show --showformat ${'${Package}\\n${Version}\\n${Depends}\\n${Homepage}\\n${Architecture}'} ${file}`
    ).split('\n');
    facts.set(fields[0] ?? '', { file, fields });
  }
  const offered = new Set(facts.keys());
  for (const [name, { file, fields }] of facts) {
    const [, debVersion = '', depends = '', homepage = ''] = fields;
    const stage = join(input.work, 'stage', name);
    await mkdir(stage, { recursive: true });
    const adaptation = adaptations[name] ?? nothing;
    const script = join(input.work, `${name}.sh`);
    await writeFile(script, `set -eu\n${adaptation.lines}`);
    // The payload of minbase roots lies below /usr; a link at / must not become a folder.
    await sh`dpkg-deb --extract ${file} ${stage} && cd ${stage} && rm -rf usr/share/doc usr/share/man usr/share/lintian usr/share/locale && for top in bin sbin lib lib64; do if [ -d $top ]; then mkdir -p usr/$top && cp -a $top/. usr/$top/ && rm -rf $top; fi; done && sh ${script} && find . -mindepth 1 -type d -empty -not -path ${'./var/*'} -delete`;
    const rpmName = elName(name);
    await buildRpm(
      sh,
      {
        name: rpmName,
        ...rpmVersion(debVersion),
        summary: `${rpmName}: stand-in of the VMStation lab, repackaged from Debian's ${name}`,
        homepage: homepage || 'https://www.debian.org',
        requires: elRequires(depends, offered),
        provides: rpmName === name ? [] : [`${name} = ${rpmVersion(debVersion).version}`],
        conflicts: [],
        files: await listFiles(sh, stage, adaptation.configFiles, (path) => !there.has(path)),
        beforeInstall: adaptation.beforeInstall,
        afterInstall: adaptation.afterInstall,
        beforeRemove: [],
        afterRemove: [],
      },
      { stage, work: input.work, outDir: input.outDir },
    );
  }
}
