import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shell } from '../parts/shell.ts';
import { buildRpm, listFiles } from './rpm.ts';

/** What the root already has, under EL's names, so that rpm's relations hold. */
export const elBaseProvides: readonly string[] = [
  '/bin/sh',
  '/usr/bin/sh',
  'bash',
  'coreutils',
  'dbus',
  'dnf',
  'filesystem',
  'firewalld',
  'glibc',
  'iputils',
  'kmod',
  'less',
  'libseccomp',
  'nano',
  'openssh-server',
  'procps-ng',
  'python3-dnf',
  'rpm',
  'shadow-utils',
  'systemd',
  'tzdata',
  'util-linux',
];

/** What EL's installer leaves and sites ask for by name: empty packages, because the files are there already. */
export const elBaseNames: readonly string[] = [
  'ca-certificates',
  'curl-minimal',
  'gnupg2',
  'iproute',
  'sudo',
  'tar',
];

/** The root's own RPM, which provides what the Debian payload below it gives, and one for each name of its own. */
export async function buildElBase(sh: Shell, work: string, outDir: string): Promise<void> {
  const stage = join(work, 'stage-base');
  await mkdir(join(stage, 'usr/share/vmstation-lab'), { recursive: true });
  await writeFile(
    join(stage, 'usr/share/vmstation-lab/README'),
    'This node is a stand-in for Enterprise Linux 10: dnf and rpm are real, the base system is Debian.\n',
  );
  const build = (name: string, provides: readonly string[], files: readonly string[], from: string) =>
    buildRpm(
      sh,
      {
        name,
        version: '10.0',
        release: '1.standin',
        summary: 'Stand-in for a part of the base system of an EL 10 host in the VMStation lab',
        homepage: 'https://github.com/',
        requires: [],
        provides,
        conflicts: [],
        files,
        beforeInstall: [],
        afterInstall: [],
        beforeRemove: [],
        afterRemove: [],
      },
      { stage: from, work: join(work, name), outDir },
    );
  await build('vmstation-lab-el-base', elBaseProvides, await listFiles(sh, stage, []), stage);
  const empty = join(work, 'stage-empty');
  await mkdir(empty, { recursive: true });
  for (const name of elBaseNames) await build(name, [], [], empty);
}

const automaticConfiguration = `[commands]
upgrade_type = default
random_sleep = 0
download_updates = yes
apply_updates = no

[emitters]
emit_via = stdio
`;

const automatic = `#!/bin/sh
# Stand-in of the VMStation lab: reads the two settings of automatic.conf that decide what happens.
set -eu
setting() { sed -n "s/^$1 *= *//p" /etc/dnf/automatic.conf | tail -n 1; }
security=
[ "$(setting upgrade_type)" = security ] && security=--security
case "$(setting apply_updates)" in
yes | true | 1) exec dnf -y upgrade $security ;;
*) exec dnf -y --downloadonly upgrade $security ;;
esac
`;

const automaticService = `[Unit]
Description=dnf automatic (stand-in of the VMStation lab)
ConditionPathExists=/etc/dnf/automatic.conf

[Service]
Type=oneshot
ExecStart=/usr/bin/dnf-automatic
`;

const automaticTimer = `[Unit]
Description=dnf-automatic timer

[Timer]
OnCalendar=*-*-* 6:00
RandomizedDelaySec=60m
Persistent=true

[Install]
WantedBy=timers.target
`;

/** dnf-automatic, which Debian doesn't package: same unit names, same configuration file. */
export async function buildDnfAutomatic(sh: Shell, work: string, outDir: string): Promise<void> {
  const stage = join(work, 'stage-automatic');
  const files: Readonly<Record<string, string>> = {
    'etc/dnf/automatic.conf': automaticConfiguration,
    'usr/bin/dnf-automatic': automatic,
    'usr/lib/systemd/system/dnf-automatic.service': automaticService,
    'usr/lib/systemd/system/dnf-automatic.timer': automaticTimer,
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(stage, path, '..'), { recursive: true });
    await writeFile(join(stage, path), content);
  }
  await chmod(join(stage, 'usr/bin/dnf-automatic'), 0o755);
  await buildRpm(
    sh,
    {
      name: 'dnf-automatic',
      version: '4.20.0',
      release: '1.standin',
      summary: 'Automated dnf upgrades: stand-in of the VMStation lab',
      homepage: 'https://github.com/rpm-software-management/dnf',
      requires: ['dnf'],
      provides: [],
      conflicts: [],
      files: await listFiles(sh, stage, ['/etc/dnf/automatic.conf']),
      beforeInstall: [],
      afterInstall: [],
      beforeRemove: [],
      afterRemove: [],
    },
    { stage, work: join(work, 'automatic'), outDir },
  );
}
