import { sh } from '@vmstation/resources';

const admin = '/etc/kubernetes/admin.conf';

/** `leads`: whether the user's file has the way into this cluster, whatever else a person has put there. */
const leads = `
leads() {
  awk '$1 ~ /^(server|[a-z-]*-data):$/ {
      if (FILENAME == ARGV[1]) { wanted[$1 $2]; some = 1 } else delete wanted[$1 $2]
    }
    END { for (line in wanted) exit 1; exit !some }' ${admin} "$config" 2>/dev/null
}`;

/** `ours`: whether the user's file is as we wrote it once; `$VM_KEEP/written` has the sums of all that we wrote. */
const ours = `
ours() {
  [ -f "$config" ] && [ ! -L "$config" ] || return 1
  ! cmp -s ${admin} "$config" || return 0
  [ -e "$VM_KEEP/written" ] && grep -qxF "$(sha256sum < "$config")" "$VM_KEEP/written"
}`;

/** ~/.kube/config of a user as a copy of the admin's, for its eyes only. What a person has made there stays. */
export function userKubeconfig(user: string): {
  readonly until: string;
  readonly run: string;
  readonly undo: string;
} {
  const place = `${sh`home=$(getent passwd ${user} | cut -d: -f6)`}\nconfig="$home/.kube/config"`;
  const state = sh`[ "$(stat -c '%a %U' "$config" 2>/dev/null)" = ${`600 ${user}`} ]`;
  return {
    until: `${place}${leads}\n${state} && leads`,
    run: `${place}${leads}${ours}
if leads && [ ! -L "$config" ]; then
  chmod 0600 "$config"
  ${sh`chown ${user} "$config"`}
elif [ ! -e "$config" ] && [ ! -L "$config" ] || ours; then
  [ -d "$home/.kube" ] || ${sh`install -d -m 0700 -o ${user} "$home/.kube"`}
  sha256sum < ${admin} >> "$VM_KEEP/written"
  ${sh`install -m 0600 -o ${user} ${admin} "$config.vmstation"`}
  mv -f "$config.vmstation" "$config"
else
  echo "KUBECONFIG_NOT_OURS: $config is left as it is, because somebody else wrote it or went on with it; move it away, or merge ${admin} into it, then vmstation apply" >&2
  exit 1
fi`,
    undo: `${place}${ours}
if ours; then
  rm -rf "$config" "$home/.kube/cache"
  [ ! -e "$VM_KEEP/config" ] || mv "$VM_KEEP/config" "$config"
elif [ -e "$config" ]; then
  echo "kept: $config, which is not as vmstation wrote it"
fi
[ -e "$config" ] || rmdir "$home/.kube" 2>/dev/null || :`,
  };
}
