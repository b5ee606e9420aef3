/**
 * Functions of the type `user`. The hash of a password is never printed: of it only its first character is read, and
 * for undoing it is copied within the node.
 */
export const userShell = `
vm_user_read() {
  vm_line=$(awk -F : -v name="$2" '$1 == name { print; exit }' /etc/passwd)
  vm_put "$1" passwd "$vm_line"
  vm_put "$1" groups "$(awk -F : -v name="$2" '{ n = split($4, list, ","); for (i = 1; i <= n; i++) if (list[i] == name) printf "%s ", $1 }' /etc/group)"
  [ -n "$vm_line" ] || return 0
  vm_put "$1" group "$(printf '%s\\n' "$vm_line" | awk -F : 'NR == FNR { gid = $4; next } $3 == gid { print $1; found = 1; exit } END { if (!found) print gid }' - /etc/group)"
  vm_put "$1" hash "$(awk -F : -v name="$2" '$1 == name { print substr($2, 1, 1); exit }' /etc/shadow)"
}
# NAME own|given HOME OPTION...: a group of its own name may be there from an interrupted attempt.
vm_user_add() {
  vm_name=$1 vm_group=$2 vm_home=$3; shift 3
  if [ -z "$vm_home" ]; then vm_home=$(useradd -D | sed -n 's/^HOME=//p')/$vm_name; fi
  if [ "$VM_FIRST" = 1 ] && [ ! -e "$vm_home" ]; then printf '%s\\n' "$vm_home" > "$VM_KEEP/home"; fi
  if [ "$VM_FIRST" = 1 ] && [ ! -e "/var/spool/mail/$vm_name" ]; then : > "$VM_KEEP/no-mail"; fi
  if [ "$vm_group" = own ]; then
    if grep -q "^$vm_name:" /etc/group; then set -- "$@" --gid "$vm_name"; else set -- "$@" --user-group; fi
  fi
  useradd "$@" -- "$vm_name"
}
# A home that we made goes only when nothing is in it but what useradd put there, and a mailbox, which EL's useradd makes,
# only when it is empty.
vm_user_remove() {
  grep -q "^$1:" /etc/passwd || return 0
  userdel -- "$1" || return
  [ ! -e "$VM_KEEP/no-mail" ] || [ -s "/var/spool/mail/$1" ] || rm -f -- "/var/spool/mail/$1"
  [ -e "$VM_KEEP/home" ] || return 0
  vm_home=$(cat "$VM_KEEP/home")
  [ -d "$vm_home" ] || return 0
  if diff -r -- "$vm_home" /etc/skel >/dev/null 2>&1; then rm -rf -- "$vm_home"
  else printf 'kept: %s, because there are files of %s in it\\n' "$vm_home" "$1"; fi
}
vm_user_leave() {
  case ",$(awk -F : -v name="$2" '$1 == name { print $4 }' /etc/group)," in *",$1,"*) gpasswd --delete "$1" "$2" ;; esac
}
vm_user_keep_hash() {
  [ "$VM_FIRST" = 1 ] || [ ! -e "$VM_KEEP/hash" ] || return 0
  (umask 077 && awk -F : -v name="$1" '$1 == name { print $1 ":" $2; exit }' /etc/shadow > "$VM_KEEP/hash")
}
vm_user_put_hash() {
  [ -e "$VM_KEEP/hash" ] || return 0
  chpasswd -e < "$VM_KEEP/hash"
}
`;
