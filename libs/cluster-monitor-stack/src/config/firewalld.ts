import type { Opening } from './open-port.ts';

/**
 * `zoned`: whether firewalld runs, and in $zone the zone of the interface that leads out; empty for the default one,
 * where an interface has none of its own (2).
 */
const zoned = `
zoned() {
  command -v firewall-cmd >/dev/null || return 1
  link=$(ip -o -4 route show default 2>/dev/null | sed -n '1s/.* dev \\([^ ]*\\).*/\\1/p')
  code=0
  zone=$(firewall-cmd --get-zone-of-interface="\${link:-lo}" 2>/dev/null) || code=$?
  case $code in 0) ;; 2) zone= ;; *) return 1 ;; esac
}`;

/**
 * A port of firewalld, open now and after a restart. Where firewalld does not run, nothing is in the way. What was open
 * before us stays open: `$VM_KEEP/opened` says what was not, and in which zone.
 */
export function openInFirewalld(port: number): Opening {
  const has = `--query-port=${port}/tcp`;
  const inZone = `\${zone:+"--zone=$zone"}`;
  const added = (kind: 'permanent' | 'runtime', option: string) => `
firewall-cmd -q ${option} --zone="$zone" ${has} || {
  echo "${kind} $zone" >> "$VM_KEEP/opened"
  firewall-cmd -q ${option} --zone="$zone" --add-port=${port}/tcp
}`;
  return {
    until: `${zoned}
! zoned || { firewall-cmd -q --permanent ${inZone} ${has} && firewall-cmd -q ${inZone} ${has}; }`,
    run: `${zoned}
zoned
[ -n "$zone" ] || zone=$(firewall-cmd --get-default-zone)${added('permanent', '--permanent')}${added('runtime', '')}`,
    undo: `
[ -e "$VM_KEEP/opened" ] || exit 0
runs=no
! firewall-cmd --state >/dev/null 2>&1 || runs=yes
while read -r kind zone; do
  case $runs-$kind in
    yes-permanent) set -- firewall-cmd -q --permanent ;;
    yes-runtime) set -- firewall-cmd -q ;;
    no-permanent) set -- firewall-offline-cmd -q ;;
    *) continue ;;
  esac
  command -v "$1" >/dev/null || continue
  ! "$@" --zone="$zone" ${has} || "$@" --zone="$zone" --remove-port=${port}/tcp
done < "$VM_KEEP/opened"`,
  };
}
