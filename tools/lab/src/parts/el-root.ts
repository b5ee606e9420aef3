import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  elDistribution,
  elMirrorPackages,
  elPrograms,
  elServerPackages,
} from '../packages/el-distribution.ts';
import type { BuildContext } from './part.ts';
import { shell } from './shell.ts';
import { upstreamImage } from './upstream.ts';

/** Folder of a fetched root's part with the packages that its nodes may install. */
const elPackageFolder = 'packages';

/** In the root while it is made: nothing of it stays. */
const build = '/vmstation-lab';

/**
 * Runs in a mount and process namespace of its own, so that an interrupted run leaves no mount. A package that the
 * distribution does not have is left out: what counts is whether the programs are there and the signatures hold.
 */
const script = `set -eu
root=$1
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
touch "$root/etc/resolv.conf"
mount --bind "$(realpath /etc/resolv.conf)" "$root/etc/resolv.conf"
authorities=/etc/ssl/certs/ca-certificates.crt
tls=
if [ -e $authorities ]; then
  cp $authorities "$root${build}/ca.crt"
  tls=--setopt=sslcacert=${build}/ca.crt
fi
in_root() { chroot "$root" /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
dnf() {
  in_root dnf -y --setopt=reposdir=${build}/repositories --setopt=cachedir=${build}/cache --setopt=logdir=${build} \\
    --setopt=install_weak_deps=false --setopt=strict=false --setopt=keepcache=false $tls "$@"
}
dnf --allowerasing install ${elServerPackages.join(' ')}
for program in ${elPrograms.join(' ')}; do
  in_root sh -c 'command -v "$1"' sh $program || { echo "$program is missing in the root" >&2; exit 1; }
done
mkdir -p "$root${build}/${elPackageFolder}"
dnf --allowerasing install --downloadonly --downloaddir=${build}/${elPackageFolder} ${elMirrorPackages.join(' ')}
in_root rpmkeys --import ${elDistribution.key}
in_root sh -c 'rpmkeys --checksig ${build}/${elPackageFolder}/*.rpm' > "$root${build}/signatures"
if grep -v ' signatures OK$' "$root${build}/signatures" >&2; then exit 1; fi
`;

/** Nothing in a root may name one machine or a repository that its nodes cannot reach. The image turns logind off. */
const cleanUp = [
  'etc/ssh/ssh_host_*',
  'etc/hostname',
  'etc/resolv.conf',
  'etc/yum.repos.d/*',
  'etc/systemd/system/systemd-logind.service',
  'var/lib/systemd/random-seed',
  'var/lib/dbus/machine-id',
  'var/cache/dnf',
  'var/log/dnf*',
];

/** The distribution's own image with what a server has, as `root.tar`, and the packages for its nodes beside it. */
export async function fetchElRoot(context: BuildContext, crane: string): Promise<void> {
  const root = join(context.work, 'root');
  const inside = join(root, build);
  const sh = shell({ log: context.log, cwd: context.work });
  const { insecure, reference } = upstreamImage(context.upstream, elDistribution.image);
  await rm(root, { recursive: true, force: true });
  await mkdir(root);
  await sh`${crane} export ${insecure} --platform linux/amd64 ${reference} image.tar`;
  await sh`tar --xattrs --xattrs-include=${'*'} --numeric-owner -xpf image.tar -C ${root} && rm image.tar`;
  await mkdir(join(inside, 'repositories'), { recursive: true });
  await writeFile(join(inside, 'repositories', 'distribution.repo'), repositories(context.upstream.rewrite));
  await writeFile(join(context.work, 'install'), script);
  await sh`unshare --mount --pid --fork --kill-child sh install ${root}`;
  await rename(join(inside, elPackageFolder), join(context.dir, elPackageFolder));
  await rm(inside, { recursive: true });
  const clean = `set -eu\ncd "$1"\nrm -rf ${cleanUp.join(' ')}\n: > etc/machine-id\n`;
  await writeFile(join(context.work, 'clean'), clean);
  await sh`sh clean ${root}`;
  await sh`tar --xattrs --xattrs-include=${'*'} --numeric-owner -C ${root} -cf ${join(context.dir, 'root.tar')} .`;
  await rm(root, { recursive: true });
}

function repositories(rewrite: (url: string) => string): string {
  const one = ([name, url]: [string, string]) => `[${name}]
name=${name}
baseurl=${rewrite(url)}/$basearch/os/
enabled=1
gpgcheck=1
gpgkey=file://${elDistribution.key}
`;
  return Object.entries(elDistribution.repositories).map(one).join('\n');
}

/** The packages that came with a fetched root. Throws when the root is the stand-in. */
export async function elPackagesOf(rootFolder: string): Promise<readonly string[]> {
  const folder = join(rootFolder, elPackageFolder);
  if (!existsSync(folder)) throw new Error('the root is the stand-in: it came with no packages');
  return (await readdir(folder)).map((name) => join(folder, name));
}
