import { createHash } from 'node:crypto';
import { type Desired, sysctlFile } from '../../desired.ts';

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
const list = (words: readonly string[]) => words.map(quote).join(' ');
const proc = (key: string) => `/proc/sys/${key.replaceAll('.', '/')}`;
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** The least that a look at everything costs: one process for each kind of resource. */
export function lookScript({ directories, files, packages, services, sysctls }: Desired): string {
  const paths = files.map(({ path }) => path);
  return [
    `stat -c '%n %a %U:%G' ${list([...directories, ...paths])}`,
    `sha256sum ${list(paths)}`,
    `dpkg-query -W -f '\${Package} \${db:Status-Abbrev}\\n' ${list(packages)}`,
    ...(services.length === 0
      ? []
      : [`systemctl show -p Id -p UnitFileState -p ActiveState ${list(services)}`]),
    ...(sysctls.length === 0
      ? []
      : [`grep -H . ${list(sysctls.map(({ key }) => proc(key)))}`, `echo; cat ${sysctlFile}`]),
  ].join('\n');
}

/** Pieces of what that says when all is as desired. */
export function wantedPieces({ directories, files, packages, services, sysctls }: Desired): string[] {
  return [
    ...directories.map((path) => `${path} 755 root:root\n`),
    ...files.flatMap(({ path, content }) => [`${path} 644 root:root\n`, `${hash(content)}  ${path}\n`]),
    ...packages.map((name) => `\n${name} ii`),
    ...services.map((name) => `Id=${name}.service\nActiveState=active\nUnitFileState=enabled\n`),
    ...sysctls.flatMap(({ key, value }) => [`${proc(key)}:${value}\n`, `\n${key} = ${value}\n`]),
  ];
}

/** The least that making it from nothing costs: what one would type. */
export function makeScript({ directories, files, packages, services, sysctls }: Desired): string {
  const settings = sysctls.map(({ key, value }) => `${key} = ${value}`);
  return [
    'set -e; umask 022; export DEBIAN_FRONTEND=noninteractive',
    `mkdir -p ${list(directories)}`,
    ...files.map(({ path, content }) => `printf %s ${quote(content)} > ${quote(path)}`),
    'apt-get -qq update',
    `apt-get -qq install -y --no-install-recommends ${list(packages)} >/dev/null`,
    ...(services.length === 0
      ? []
      : ['systemctl daemon-reload', `systemctl enable --now ${list(services)} 2>/dev/null`]),
    ...(sysctls.length === 0
      ? []
      : [`printf '%s\\n' ${list(settings)} > ${sysctlFile}`, `sysctl -q -p ${sysctlFile}`]),
  ].join('\n');
}
