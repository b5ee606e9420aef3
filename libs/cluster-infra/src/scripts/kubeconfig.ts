import { sh } from '@vmstation/resources';

/** ~/.kube/config of a user as a copy of the admin's, for its eyes only. */
export function userKubeconfig(user: string): {
  readonly until: string;
  readonly run: string;
  readonly undo: string;
} {
  const home = sh`home=$(getent passwd ${user} | cut -d: -f6)`;
  const state = sh`[ "$(stat -c '%a %U' "$home/.kube/config" 2>/dev/null)" = ${`600 ${user}`} ]`;
  return {
    until: `${home}; ${state} && cmp -s /etc/kubernetes/admin.conf "$home/.kube/config"`,
    run: `${home}
[ -d "$home/.kube" ] || ${sh`install -d -m 0700 -o ${user} "$home/.kube"`}
[ ! -e "$home/.kube/config" ] || [ -e "$VM_KEEP/config" ] || cp -a "$home/.kube/config" "$VM_KEEP/config"
${sh`install -m 0600 -o ${user} /etc/kubernetes/admin.conf "$home/.kube/config"`}`,
    undo: `${home}
rm -rf "$home/.kube/config" "$home/.kube/cache"
[ ! -e "$VM_KEEP/config" ] || mv "$VM_KEEP/config" "$home/.kube/config"
[ -e "$home/.kube/config" ] || rmdir "$home/.kube" 2>/dev/null || :`,
  };
}
