import { aptWait } from './apt-wait.ts';

/** Debian: dpkg-query, apt-get, apt-mark. Configuration files that were changed by hand are kept. */
export const aptShell = `${aptWait}
vm_package_apt_run() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C apt-get -y -q -o Dpkg::Use-Pty=0 \\
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=600 "$@" </dev/null
}
# Unpacked counts as installed: it is there, whether or not it works.
vm_package_apt_list() {
  dpkg-query -W -f '\${Package} \${Version} \${db:Status-Abbrev}\\n' | awk '$3 ~ /^.[iUFHtW]/ { print $1, $2 }'
}
# dpkg-query exits with 1 for a name that it does not know, which is an answer.
vm_package_apt_query() {
  vm_lines=$(dpkg-query -W -f '\${Package} \${db:Status-Abbrev} \${Version}\\n' -- "$@" 2>/dev/null) || [ $? -eq 1 ] || {
    dpkg-query -W -- "$@" 2>&1
    return 1
  }
  printf '%s\\n' "$vm_lines" | awk '{
    held = $2 ~ /^h/ ? "yes" : "no"
    s = substr($2, 2, 1)
    if (s == "i") state = "installed"; else if (s == "c") state = "remains"; else if (s == "n") state = "absent"; else state = "broken"
    print $1, state, held, $3
  }'
}
vm_package_apt_whole() { [ -z "$(dpkg --audit)" ] && [ -z "$(ls /var/lib/dpkg/updates)" ]; }
# After a power cut in the middle of dpkg, nothing else works until this was done. Another apt in the middle of its work
# looks the same, and finishes it.
vm_package_apt_repair() {
  if vm_package_apt_whole; then return; fi
  vm_apt_wait /var/lib/dpkg/lock-frontend 600 || return
  if vm_package_apt_whole; then return; fi
  DEBIAN_FRONTEND=noninteractive dpkg --force-confold --configure -a </dev/null && vm_package_apt_run -f install
}
# MINUTES
vm_package_apt_fresh() {
  [ -n "$(find "$VM_STATE" -maxdepth 1 -name package.refreshed -mmin "-$1")" ] && [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' | head -n 1)" ]
}
# By default an update that got nothing at all is a success.
vm_package_apt_refresh() { vm_apt_wait /var/lib/apt/lists/lock 120 && vm_package_apt_run update -o APT::Update::Error-Mode=any && touch "$VM_STATE/package.refreshed"; }
# What apt would take by itself, by its pins, or (none); then all versions of its repositories, newest first.
vm_package_apt_offers() {
  LC_ALL=C apt-cache policy "$@" | awk '
    /^[^ ]/ { name = $1; sub(/:$/, "", name); v = ""; next }
    $1 == "Candidate:" { print name, $2; next }
    /^ ([*][*][*]|   ) [^ ]/ { v = $1 == "***" ? $2 : $1; next }
    v != "" && $NF != "/var/lib/dpkg/status" { print name, v; v = "" }'
}
vm_package_apt_install() {
  if [ "$1" = held ]; then vm_change=--allow-change-held-packages; else vm_change=; fi
  shift
  vm_package_apt_run install --no-install-recommends --allow-downgrades $vm_change -- "$@"
}
# HOW NAME
vm_package_apt_remove() {
  vm_package_apt_run "$1" --allow-change-held-packages -- "$2"
}
vm_package_apt_hold() { apt-mark hold -- "$1"; }
vm_package_apt_unhold() {
  if vm_package_apt_query "$1" | grep -q ' yes '; then apt-mark unhold -- "$1"; fi
}
vm_package_apt_welcome() {
  if vm_plan=$(LC_ALL=C apt-get -s -q install --no-install-recommends --allow-downgrades -- "$1" 2>&1); then
    case $vm_plan in *'Remv '*) printf conflict ;; *) printf welcome ;; esac
  else
    printf unknown
  fi
}
# What apt would take away together with these, dependencies that nobody needs any more included.
vm_package_apt_plan() {
  LC_ALL=C apt-get -s -q -o APT::AutoRemove::RecommendsImportant=false -o APT::AutoRemove::SuggestsImportant=false \\
    --allow-change-held-packages --auto-remove purge -- "$@" | awk '$1 == "Purg" || $1 == "Remv" { print $2 }'
}
# HOW NAME...: a package that another one, installed on purpose, still needs is only marked as a dependency;
# it goes with the last one that needs it.
vm_package_apt_leave() {
  vm_how=$1; shift
  vm_goes=$(vm_package_apt_plan "$@") || return
  vm_needy=$(printf '%s\\n' "$vm_goes" | VM_MANUAL="$(apt-mark showmanual)" VM_MEANT="$*" awk '
    BEGIN { n = split(ENVIRON["VM_MANUAL"], list); for (i = 1; i <= n; i++) manual[list[i]] = 1
      n = split(ENVIRON["VM_MEANT"], list); for (i = 1; i <= n; i++) delete manual[list[i]] }
    $1 in manual')
  if [ -n "$vm_needy" ]; then
    if [ $# -gt 1 ]; then return 0; fi
    printf 'kept: %s, because it is needed by %s\\n' "$1" "$(printf %s "$vm_needy" | tr '\\n' ' ')"
    apt-mark auto -- "$1"
    return
  fi
  vm_came=$(printf '%s\\n' "$vm_goes" | awk 'FILENAME == ARGV[1] { came[$1] = 1; next } $1 in came' "$VM_STATE/package.came" -)
  set -- $(printf '%s\\n' "$@" $vm_came | LC_ALL=C sort -u)
  vm_package_apt_silence "$@"
  vm_package_apt_run "$vm_how" --allow-change-held-packages -- "$@"
}
# NAME...: ends what packages started by themselves. Some go from under their running service (unattended-upgrades).
vm_package_apt_silence() {
  [ -d /run/systemd/system ] || return 0
  vm_units=$(dpkg-query -L -- "$@" | sed -n -E 's#^(/usr)?/lib/systemd/system/([^/@]+[.](service|socket|timer|path))$#\\2#p')
  [ -z "$vm_units" ] || systemctl disable --now --quiet -- $vm_units || printf 'not all units of %s have ended\\n' "$*" >&2
}
`;
