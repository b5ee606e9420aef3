import { aptShell } from './shell-apt.ts';
import { dnfShell } from './shell-dnf.ts';

/**
 * What both package managers share. `vm_package_do VERB` calls the function of the node's own one.
 *
 * Two lists in `$VM_STATE` make it possible to undo: `package.came` names what came with our own runs, dependencies
 * included; `package.gone` names, with its version, what had to give way to them, such as systemd-timesyncd to chrony.
 * `package.open` is what was installed before a run began: after an interruption the next run settles it.
 */
const commonShell = `
vm_package_manager() {
  case " $(. /etc/os-release && printf %s "$ID \${ID_LIKE:-}") " in
    *' debian '*|*' ubuntu '*) printf apt ;;
    *' rhel '*|*' centos '*|*' fedora '*) printf dnf ;;
    *) printf 'packages: neither a Debian nor an EL system\\n' >&2; return 1 ;;
  esac
}
vm_package_do() {
  vm_verb=$1; shift
  vm_manager=$(vm_package_manager) || return
  "vm_package_\${vm_manager}_$vm_verb" "$@"
}
vm_package_list() { vm_package_do list | LC_ALL=C sort -u; }

# INDEX by name is given by vm_package_index, which each read defines for itself.
vm_package_read() {
  if vm_out=$(vm_package_do query "$@" 2>&1); then vm_error=; else vm_error=$vm_out; vm_out=; fi
  for vm_name in "$@"; do
    vm_package_index "$vm_name"
    if [ -n "$vm_error" ]; then vm_put "$vm_i" error "$vm_error"; continue; fi
    vm_package_find "$vm_name" "
$vm_out
"
    vm_put "$vm_i" state "$vm_state"
    vm_put "$vm_i" held "$vm_held"
    [ -z "$vm_version" ] || vm_put "$vm_i" version "$vm_version"
  done
}
# NAME LINES of name, state, held and version: what one of several architectures has is what counts. Without read, which
# takes a system call for each byte.
vm_package_find() {
  vm_state=absent vm_held=no vm_version=
  for vm_s in installed broken remains absent; do
    case $2 in *"
$1 $vm_s "*) ;; *) continue ;; esac
    vm_line=\${2#*"
$1 $vm_s "}
    vm_line=\${vm_line%%"
"*}
    vm_state=$vm_s vm_held=\${vm_line%% *}
    case $vm_s in installed|broken) vm_version=\${vm_line#* } ;; esac
    return 0
  done
}

vm_package_begin() {
  [ -e "$VM_STATE/package.open" ] && return
  vm_package_list > "$VM_STATE/package.new" && mv "$VM_STATE/package.new" "$VM_STATE/package.open"
}
# FILE takes what went; with nothing open there is nothing to settle.
vm_package_settle() {
  [ -e "$VM_STATE/package.open" ] || return 0
  vm_package_list > "$VM_STATE/package.now" || return
  touch "$VM_STATE/package.came" "$1"
  awk 'FILENAME == ARGV[1] { had[$1] = 1; next } !($1 in had) { print $1 }' \\
    "$VM_STATE/package.open" "$VM_STATE/package.now" >> "$VM_STATE/package.came"
  awk 'FILENAME == ARGV[1] { has[$1] = 1; next } !($1 in has)' \\
    "$VM_STATE/package.now" "$VM_STATE/package.open" >> "$1"
  rm -f "$VM_STATE/package.open" "$VM_STATE/package.now"
}
# Runs a command between begin and settle, with the lists right even where it fails.
vm_package_noted() {
  vm_file=$1; shift
  vm_package_settle "$VM_STATE/package.gone" && vm_package_begin || return
  vm_code=0
  "$@" || vm_code=$?
  vm_package_settle "$vm_file" || return
  return "$vm_code"
}
vm_package_installed() { vm_package_list | grep -q "^$1 "; }

# The first of the offered versions (lines of name and version, best first) that is wanted, as NAME=VERSION.
vm_package_pick() {
  VM_WANTED="$*" awk '
    function begins(v, w) { return substr(v, 1, length(w)) == w && substr(v, length(w) + 1, 1) !~ /[A-Za-z0-9~]/ }
    function vm_package_fits(v, w, u) { u = v; sub(/^[0-9]+:/, "", u); return w == "" || begins(v, w) || begins(u, w) }
    BEGIN {
      n = split(ENVIRON["VM_WANTED"], list, " ")
      for (i = 1; i <= n; i++) { at = index(list[i], "="); name[i] = substr(list[i], 1, at - 1); want[name[i]] = substr(list[i], at + 1) }
    }
    ($1 in want) && !($1 in found) && vm_package_fits($2, want[$1]) { found[$1] = $2 }
    END { for (i = 1; i <= n; i++) if (name[i] in found && found[name[i]] != "(none)") print name[i] "=" found[name[i]] }'
}

vm_package_offered() {
  vm_names=$(printf '%s\\n' "$@" | sed 's/=.*//')
  vm_package_do offers $vm_names | vm_package_pick "$@"
}
# One of several repositories that fails is no reason to do without the others: why is kept for who misses something.
vm_package_ask() {
  vm_stale=
  vm_said=$(vm_package_do refresh 2>&1) && return
  printf '%s\\n' "$vm_said" >&2
  vm_stale="; its lists could not be fetched: $(printf '%s\\n' "$vm_said" | grep -m 1 -E '^(W: GPG error|E:|Error:|  - )')"
}
# HELD NAME=WANTED...: installs what is offered; fails, after that, when something is not.
vm_package_together() {
  vm_option=$1; shift
  vm_package_do repair || return
  vm_stale=
  vm_package_do fresh 60 || vm_package_ask
  vm_got=$(vm_package_offered "$@")
  if [ "$(printf '%s\\n' "$vm_got" | grep -c =)" -lt $# ] && [ -z "$vm_stale" ] && ! vm_package_do fresh 1; then
    vm_package_ask
    vm_got=$(vm_package_offered "$@")
  fi
  if [ -n "$vm_got" ]; then
    vm_package_noted "$VM_STATE/package.gone" vm_package_do install "$vm_option" $vm_got || return
  fi
  for vm_each in "$@"; do
    printf '%s\\n' "$vm_got" | grep -q "^\${vm_each%%=*}=" && continue
    vm_offers=$(vm_package_do offers "\${vm_each%%=*}" | awk '$2 != "(none)" && !seen[$2]++ { print $2 }' | head -n 5 | tr '\\n' ' ')
    printf 'no repository of this node offers %s; it offers: %s%s\\n' "\${vm_each%=}" "\${vm_offers:-nothing of that name}" "$vm_stale" >&2
    return 1
  done
}
# HELD NAME=WANTED, unless it is there already because it came together with others.
vm_package_install() {
  vm_package_do repair || return
  [ -n "$(vm_package_list | vm_package_pick "$2")" ] || vm_package_together "$@"
}
vm_package_hold() { vm_package_do "$1" "$2"; }
vm_package_remove() {
  vm_package_do repair && vm_package_noted "$VM_KEEP/gone" vm_package_do remove remove "$1"
}
# NAME VERSION
vm_package_version() {
  vm_package_do repair || return
  vm_package_list | grep -qxF "$1 $2" || vm_package_noted "$VM_STATE/package.gone" vm_package_do install held "$1=$2"
}

# HOW NAME...: takes away what we installed, and what came with it and nobody else needs.
vm_package_undo() {
  vm_how=$1; shift
  vm_package_do repair && vm_package_settle "$VM_STATE/package.gone" || return
  touch "$VM_STATE/package.came" "$VM_STATE/package.gone"
  vm_names=$(vm_package_do query "$@") || { printf '%s\\n' "$vm_names" >&2; return 1; }
  vm_names=$(printf '%s\\n' "$vm_names" | awk -v how="$vm_how" '
    $2 == "installed" || $2 == "broken" || ($2 == "remains" && how == "purge") { print $1 }')
  [ -z "$vm_names" ] || vm_package_do leave "$vm_how" $vm_names || return
  vm_package_list > "$VM_STATE/package.now" || return
  awk 'FILENAME == ARGV[1] { has[$1] = 1; next } $1 in has' "$VM_STATE/package.now" "$VM_STATE/package.came" > "$VM_STATE/package.new"
  mv "$VM_STATE/package.new" "$VM_STATE/package.came"
  rm -f "$VM_STATE/package.now"
  vm_package_back "$VM_STATE/package.gone"
}
# FILE: what went comes back, at its version where that is still offered, as soon as it drives out nothing installed.
vm_package_back() {
  [ -s "$1" ] || return 0
  : > "$VM_STATE/package.new"
  while read -r vm_n vm_v; do
    if vm_package_installed "$vm_n"; then continue; fi
    vm_spec="$vm_n=$vm_v"
    vm_answer=$(vm_package_do welcome "$vm_spec")
    if [ "$vm_answer" = unknown ]; then vm_spec=$vm_n vm_answer=$(vm_package_do welcome "$vm_n"); fi
    case $vm_answer in
      welcome) vm_package_do install back "$vm_spec" || return ;;
      unknown) printf 'kept: %s %s is not back, because no repository of this node offers it\\n' "$vm_n" "$vm_v" ;;
    esac
    [ "$vm_answer" = welcome ] || printf '%s %s\\n' "$vm_n" "$vm_v" >> "$VM_STATE/package.new"
  done < "$1"
  mv "$VM_STATE/package.new" "$1"
}
`;

/** Functions of the type `package`, for Debian and EL. */
export const packageShell = `${commonShell}${aptShell}${dnfShell}`;
