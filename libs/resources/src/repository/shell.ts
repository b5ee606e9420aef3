import { aptWait } from '../package/apt-wait.ts';

/** Functions of the type `repository`. Refreshing reads only the lists of this one repository. */
export const repositoryShell = `${aptWait}
vm_repository_text() {
  [ -f "$2" ] || return 0
  vm_text=$(cat -- "$2" && printf x) && vm_put "$1" "$2" "\${vm_text%x}"
}
vm_repository_write() {
  mkdir -p "\${1%/*}" && printf %s "$2" > "$1.vmstation" && chmod 644 "$1.vmstation" && mv -f "$1.vmstation" "$1"
}
vm_repository_apt_refresh() {
  vm_apt_wait /var/lib/apt/lists/lock 120 || return
  LC_ALL=C apt-get -q update -o "Dir::Etc::sourcelist=sources.list.d/$1.sources" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any
}
# rpm keeps its own list of keys; what this brings in is noted, so that it can be taken out again.
vm_repository_rpm_refresh() {
  vm_key=/etc/pki/rpm-gpg/RPM-GPG-KEY-$1
  if [ -e "$vm_key" ]; then
    vm_repository_rpm_keys > "$VM_KEEP/keys.before" && rpm --import "$vm_key" || return
    vm_repository_rpm_keys | LC_ALL=C comm -13 "$VM_KEEP/keys.before" - >> "$VM_KEEP/keys"
    rm -f "$VM_KEEP/keys.before"
  fi
  LC_ALL=C dnf -y --disablerepo='*' --enablerepo="$1" --setopt="$1.skip_if_unavailable=0" --refresh makecache
}
vm_repository_rpm_keys() { rpm -qa gpg-pubkey | LC_ALL=C sort; }
# FILE NAME SUITE: the lists are named by their address, which apt tells as long as the file is there.
vm_repository_apt_forget() {
  [ -e "$1" ] || return 0
  vm_lists=$(apt-get indextargets --format '$(FILENAME)' -o "Dir::Etc::sourcelist=sources.list.d/$2.sources" -o Dir::Etc::sourceparts=-) || return
  vm_suite=$(printf %s "$3" | tr / _)
  printf '%s\\n' "$vm_lists" | while IFS= read -r vm_list; do
    case $vm_list in
      /var/lib/apt/lists/*_dists_*) vm_release=\${vm_list%%_dists_*}_dists_$vm_suite ;;
      /var/lib/apt/lists/*_Packages) vm_release=\${vm_list%_Packages} ;;
      /var/lib/apt/lists/*) vm_release=$vm_list ;;
      *) continue ;;
    esac
    rm -f -- "$vm_list" "$vm_list".* "$vm_release"_InRelease "$vm_release"_Release "$vm_release"_Release.gpg
  done
}
vm_repository_rpm_forget() {
  [ -e "$1" ] || return 0
  LC_ALL=C dnf -q --disablerepo='*' --enablerepo="$2" clean all || return
  [ -e "$VM_KEEP/keys" ] || return 0
  while read -r vm_key; do
    if rpm -q "$vm_key" >/dev/null; then rpm -e -- "$vm_key" || return; fi
  done < "$VM_KEEP/keys"
}
`;
