import { KUBELET_SYSCTLS } from '../nodes/kubelet-sysctls.ts';
import { NODE_VOLUMES } from '../nodes/names.ts';

/** Places that no inventory looks into, with the reason. Each one's own entry is still listed. */
export const NOT_LOOKED_INTO: readonly { readonly path: string; readonly reason: string }[] = [
  ...['/proc', '/sys', '/dev', '/run', '/tmp'].map((path) => ({ path, reason: 'in memory, not on disk' })),
  { path: '/var/log/journal', reason: 'the journal grows all the time' },
  ...NODE_VOLUMES.map((path) => ({
    path,
    reason: 'a volume: its first level is listed, not what is inside',
  })),
];

/** Sysctls of the network namespace that are counters or secrets rather than settings. */
const NOT_SETTINGS = 'nf_conntrack_count|stable_secret|\\.route\\.flush|nf_conntrack_buckets';

const prune = NOT_LOOKED_INTO.map(({ path }) => `-path ${path}`).join(' -o ');

/**
 * Prints everything that a reset must bring back, as records ended by NUL: `@section NAME`, then its records.
 * Only reads (apt-mark, for one, would write its cache; dpkg's status shows holds too). Files come twice: what they are (`file`), and the SHA-256 of regular ones (`sha256`).
 */
export const INVENTORY_SCRIPT = `
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
section() { printf '@section %s\\0' "$1"; }
lines() { section "$1"; shift; "$@" 2>/dev/null | tr '\\n' '\\0'; }
have() { command -v "$1" > /dev/null 2>&1; }

section file
find / -xdev \\( ${prune} \\) -prune -printf '%y\\t%m\\t%U:%G\\t-\\t\\t%p\\0' -o \\
  \\( -type d -printf 'd\\t%m\\t%U:%G\\t-\\t\\t%p\\0' -o -type l -printf 'l\\t-\\t%U:%G\\t-\\t%l\\t%p\\0' -o -printf '%y\\t%m\\t%U:%G\\t%s\\t\\t%p\\0' \\)
find ${NODE_VOLUMES.join(' ')} -mindepth 1 -maxdepth 1 -printf '%y\\t%m\\t%U:%G\\t-\\t\\t%p\\0'
section sha256
find / -xdev \\( ${prune} \\) -prune -o -type f -print0 | xargs -0 -r sha256sum -z --

if have dpkg-query; then lines package dpkg-query -W -f '\${Package}:\${Architecture}\\t\${db:Status-Abbrev}\\t\${Version}\\n'; fi
if have rpm; then lines rpm rpm -qa --qf '%{NAME}.%{ARCH}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n'; fi
lines user getent passwd
lines group getent group
# Whether one may log in with a password, and not which.
lines password sh -c "getent shadow | sed -E 's/^([^:]*):(.?)[^:]*:.*/\\1:\\2/'"
lines unit-file systemctl list-unit-files --no-legend --no-pager --plain
# Its columns are as wide as the longest word of the moment.
lines unit sh -c "systemctl list-units --all --no-legend --no-pager --plain --type=service,socket,timer,path,target,mount | tr -s ' '"
lines sysctl sh -c "{ sysctl -a -r '^net[.]'; sysctl -e ${KUBELET_SYSCTLS.join(' ')}; } | grep -Ev '${NOT_SETTINGS}'"
if have iptables-save; then
  lines iptables sh -c "iptables-save | grep -v '^#' | sed 's/ \\[[0-9:]*\\]$//'"
  lines ip6tables sh -c "ip6tables-save | grep -v '^#' | sed 's/ \\[[0-9:]*\\]$//'"
fi
if have nft; then lines nft nft --stateless list ruleset; fi
lines mount sh -c "cut -d' ' -f5,6 /proc/self/mountinfo"
lines link sh -c "ip -details -oneline link | sed -E 's/^[0-9]+: //; s/@if[0-9]+:/:/'"
lines route ip -4 route show table all
lines route6 ip -6 route show table all
lines rule ip rule
lines netns ip netns list
lines listen sh -c "ss -H -l -n -t -u -w | awk '{print \\$1, \\$5}'"
lines process sh -c "ps -e -o comm= | grep -Evx 'ps|sh|tr|grep'"
`;
