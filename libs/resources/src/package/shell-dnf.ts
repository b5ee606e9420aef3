/**
 * EL: rpm and dnf 4. A hold is a word of `excludepkgs` in the `[main]` part of /etc/dnf/dnf.conf: it needs no plugin,
 * `dnf upgrade` honours it, and a person finds it where dnf.conf(5) says.
 */
export const dnfShell = `
# Not quiet: that would swallow what a mirror answered.
vm_package_dnf_run() { LC_ALL=C dnf -y "$@" </dev/null; }
vm_package_dnf_ask() { vm_package_dnf_run -q "$@"; }
vm_package_dnf_list() {
  rpm -qa --qf '%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n' | grep -v '^gpg-pubkey '
}
# rpm -q exits with the number of names that are not installed, which is an answer; a broken database is not.
vm_package_dnf_query() {
  vm_lines=$(rpm -q --qf '%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n' -- "$@" 2>&1) || :
  case $vm_lines in *error:*) printf '%s\\n' "$vm_lines"; return 1 ;; esac
  printf '%s\\n' "$vm_lines" | awk -v names="$*" -v held="$(vm_package_dnf_excluded)" '
    BEGIN { split(held, all, "\\n"); for (i in all) isheld[all[i]] = 1 }
    !($1 in version) { version[$1] = $2 }
    END {
      count = split(names, each, " ")
      for (i = 1; i <= count; i++) {
        name = each[i]
        if (name in version) print name, "installed", (name in isheld ? "yes" : "no"), version[name]
        else print name, "absent", (name in isheld ? "yes" : "no")
      }
    }'
}
vm_package_dnf_excluded() {
  [ -e /etc/dnf/dnf.conf ] || return 0
  awk '/^\\[/ { main = ($0 ~ /^\\[main\\]/) } main && /^exclude(pkgs)?[ \\t]*=/ { sub(/^[^=]*=/, ""); gsub(/[, \\t]+/, "\\n"); print }' \\
    /etc/dnf/dnf.conf | awk NF
}
# Words of excludepkgs; an empty list takes the line away.
vm_package_dnf_exclude() {
  touch /etc/dnf/dnf.conf && VM_WORDS="$*" awk '
    function put() { if (ENVIRON["VM_WORDS"] != "" && !done) print "excludepkgs=" ENVIRON["VM_WORDS"]; done = 1 }
    /^\\[/ { main = ($0 ~ /^\\[main\\]/); print; if (main) put(); next }
    main && /^exclude(pkgs)?[ \\t]*=/ { next }
    { print }
    END { if (!done) { print "[main]"; put() } }' /etc/dnf/dnf.conf > /etc/dnf/dnf.conf.vmstation &&
    chmod 644 /etc/dnf/dnf.conf.vmstation && mv /etc/dnf/dnf.conf.vmstation /etc/dnf/dnf.conf
}
vm_package_dnf_hold() {
  vm_package_dnf_exclude $( { vm_package_dnf_excluded; printf '%s\\n' "$1"; } | LC_ALL=C sort -u)
}
vm_package_dnf_unhold() {
  vm_package_dnf_exclude $(vm_package_dnf_excluded | awk -v name="$1" '$1 != name')
}
vm_package_dnf_repair() { :; }
# dnf knows by itself when its metadata expire; only what it does not know is a reason to ask again.
vm_package_dnf_fresh() {
  [ "$1" -ge 60 ] || [ -n "$(find "$VM_STATE" -maxdepth 1 -name package.refreshed -mmin "-$1")" ]
}
# By default a repository that does not answer is left out, and all is well.
vm_package_dnf_refresh() { vm_package_dnf_run '--setopt=*.skip_if_unavailable=0' --refresh makecache && touch "$VM_STATE/package.refreshed"; }
vm_package_dnf_offers() {
  vm_package_dnf_ask repoquery --available --disableexcludes=all --qf '%{name} %{evr}\\n' -- "$@" |
    awk 'NF == 2 { sub(/^0:/, "", $2); print $1, $2 }' | LC_ALL=C sort -k1,1 -k2,2rV
}
# held|free|back NAME=VERSION...: NAME-VERSION for dnf; an older version than the installed one has its own verb.
# What comes back may be what a newer package claims to replace, and takes up its changed configuration again.
vm_package_dnf_install() {
  case $1 in held) vm_change=--disableexcludes=all ;; back) vm_change=--setopt=obsoletes=False ;; *) vm_change= ;; esac
  vm_way=$1; shift
  vm_specs=$(printf '%s\\n' "$@" | sed 's/=/-/')
  vm_package_dnf_run install --setopt=install_weak_deps=False $vm_change -- $vm_specs || return
  for vm_each in "$@"; do
    [ "\${vm_each#*=}" != "$vm_each" ] || continue
    vm_package_list | grep -qxF "\${vm_each%%=*} \${vm_each#*=}" || vm_package_dnf_run downgrade $vm_change -- "\${vm_each%%=*}-\${vm_each#*=}" || return
  done
  [ "$vm_way" = back ] || return 0
  rpm -qc -- $(printf '%s\\n' "$@" | sed 's/=.*//') | while IFS= read -r vm_each; do
    if [ -e "$vm_each.rpmsave" ]; then mv -f -- "$vm_each.rpmsave" "$vm_each"; fi
  done
}
# HOW NAME...: purge takes changed configuration files too, which rpm leaves under another name.
vm_package_dnf_remove() {
  vm_how=$1; shift
  vm_files=
  [ "$vm_how" = remove ] || vm_files=$(rpm -qc -- "$@")
  vm_package_dnf_run remove --disableexcludes=all --setopt=clean_requirements_on_remove=False -- "$@" || return
  printf '%s\\n' "$vm_files" | while IFS= read -r vm_each; do
    case $vm_each in /*) rm -f -- "$vm_each.rpmsave" ;; esac
  done
}
# dnf stops at the question, with everything resolved, unless there is no way.
vm_package_dnf_welcome() {
  vm_plan=$(LC_ALL=C dnf --assumeno install --setopt=install_weak_deps=False --setopt=obsoletes=False \\
    -- "$(printf %s "$1" | sed 's/=/-/')" </dev/null 2>&1) || :
  case $vm_plan in
    *Removing*|*replacing*) printf conflict ;;
    *'Operation aborted'*) printf welcome ;;
    *) printf unknown ;;
  esac
}
vm_package_dnf_leave() {
  vm_how=$1; shift
  if ! vm_needy=$(rpm -e --test -- "$@" 2>&1); then
    case $vm_needy in
      *'is needed by'*)
        if [ $# -gt 1 ]; then return 0; fi
        printf 'kept: %s, because %s\\n' "$1" "$(printf %s "$vm_needy" | tail -n 1)"
        vm_package_dnf_run mark remove -- "$1"
        return ;;
      *) printf '%s\\n' "$vm_needy" >&2; return 1 ;;
    esac
  fi
  vm_package_dnf_remove "$vm_how" "$@" || return
  vm_unneeded=$(vm_package_dnf_ask -C repoquery --unneeded --qf '%{name}\\n') || return
  vm_unneeded=$(printf '%s\\n' "$vm_unneeded" | awk 'FILENAME == ARGV[1] { came[$1] = 1; next } ($1 in came) && !seen[$1]++' "$VM_STATE/package.came" -)
  [ -z "$vm_unneeded" ] || vm_package_dnf_remove "$vm_how" $vm_unneeded
}
`;
