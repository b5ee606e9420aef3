import { type Host, type KubeadmCluster, mirrorOf, type Site } from '@vmstation/inventory';
import { quote, repositoryKeyPath, sh } from '@vmstation/resources';
import { atWork } from './port-checks.ts';
import type { Check } from './preflight-checks.ts';

/**
 * Sources of the repositories that a member gets, from before us: where two name another key for the same address, apt
 * does nothing at all any more ("Conflicting values set for option Signed-By"). From a mirror ours have other addresses.
 */
export function aptSourceChecks(site: Site, host: Host, cluster: KubeadmCluster): readonly Check[] {
  if (host.family !== 'debian') return [];
  const minor = cluster.version.split('.').slice(0, 2).join('.');
  const ours = [
    { name: 'docker', url: 'https://download.docker.com/linux/debian' },
    { name: 'kubernetes', url: `https://pkgs.k8s.io/core:/stable:/v${minor}/deb` },
  ].filter(({ url }) => mirrorOf(site, url).url === url);
  if (ours.length === 0) return [];
  const found = foundOf(ours);
  return [
    {
      name: 'apt-sources',
      until: `${atWork} || [ -z "$(${found})" ]`,
      why: `${quote(`${host.name} has these repositories already, with another key than vmstation's, which apt refuses: `)}"$(${found})"${quote('(remove these files, or their lines; vmstation adds the repositories itself)')}`,
    },
  ];
}

/** Of a file of either format, one line or one paragraph at a time: does it name an address of ours, and not its key? */
const names = `
  function judge(  n, i, word, key, known) {
    n = tolower(entry) ~ /enabled:[ \t]*no/ ? 0 : split(entry, word, /[][ \t=]+/)
    for (i = 1; i <= n; i++) { sub("/+$", "", word[i]); if (word[i] in keyOf) key = keyOf[word[i]] }
    for (i = 1; i <= n; i++) if (word[i] == key) known = 1
    if (key != "" && !known) found = 1
    entry = ""
  }
  BEGIN { n = split(ours, list, " "); for (i = 1; i < n; i += 2) keyOf[list[i]] = list[i + 1] }
  /^[ \t]*#/ { next }
  { entry = entry " " $0 }
  FILENAME ~ /[.]list$/ || /^[ \t]*$/ { judge() }
  END { judge(); exit !found }`;

/** sh that prints the files, each with a space. Files of our own names are ours. */
function foundOf(ours: readonly { readonly name: string; readonly url: string }[]): string {
  const folder = '/etc/apt/sources.list.d';
  const pairs = ours.map(({ name, url }) => `${url} ${repositoryKeyPath({ kind: 'apt', name })}`);
  return `for file in /etc/apt/sources.list ${folder}/*.list ${folder}/*.sources; do
  case $file in ${ours.map(({ name }) => `${folder}/${name}.sources`).join(' | ')}) continue ;; esac
  [ ! -f "$file" ] || ! ${sh`awk -v ours=${pairs.join(' ')} ${names}`} "$file" || printf '%s ' "$file"
done`;
}
