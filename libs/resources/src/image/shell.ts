/**
 * Functions of the type `image`. crictl is used for pulling where it is, because it goes the kubelet's own way;
 * ctr, which comes with containerd, does the rest. Where no containerd answers, no image is there for anyone, which
 * is an answer: the plan is made before containerd is installed or started.
 */
export const imageShell = `
vm_image_ctr() { ctr --connect-timeout 3s --namespace k8s.io "$@"; }
vm_image_read() {
  vm_error= vm_list=
  # ctr waits long for a socket that is not there.
  if command -v ctr >/dev/null && [ -S /run/containerd/containerd.sock ]; then vm_list=$(vm_image_ctr images list --quiet 2>&1) || vm_error=$vm_list; fi
  case $vm_error in *'failed to dial'*) vm_error= vm_list= ;; esac
  for vm_name in "$@"; do
    vm_image_index "$vm_name"
    if [ -n "$vm_error" ]; then vm_put "$vm_i" error "$vm_error"; continue; fi
    case "
$vm_list
" in *"
$vm_name
"*) vm_put "$vm_i" present yes ;; *) vm_put "$vm_i" present no ;; esac
  done
}
vm_image_pull() {
  if [ "$VM_FIRST" = 1 ]; then vm_image_ctr images list --quiet > "$VM_KEEP/before" || return; fi
  if command -v crictl >/dev/null; then
    crictl --runtime-endpoint unix:///run/containerd/containerd.sock pull "$1"
  else
    vm_image_ctr images pull --hosts-dir /etc/containerd/certs.d "$1"
  fi
}
# Other names of the same content are kept when they were there before or when somebody pulled them since.
# (crictl rmi would remove them all.) What containerd itself names by digest goes with the last name.
vm_image_remove() {
  command -v ctr >/dev/null || return 0
  vm_list=$(vm_image_ctr images list) || return
  touch "$VM_KEEP/before"
  vm_refs=$(printf '%s\\n' "$vm_list" | VM_NAME=$1 awk '
    FILENAME == ARGV[1] { before[$1] = 1; next }
    { digest[$1] = $3; order[++n] = $1 }
    END {
      name = ENVIRON["VM_NAME"]; mine = digest[name]; repository = name
      sub(/@.*/, "", repository); sub(/:[^\\/:]*$/, "", repository)
      if (mine == "") exit
      for (i = 1; i <= n; i++) {
        ref = order[i]
        if (digest[ref] != mine || ref == name || ref ~ /^sha256:/ || ref == repository "@" mine) continue
        others = 1
        if (index(ref, repository ":") == 1) siblings = 1
      }
      for (i = 1; i <= n; i++) {
        ref = order[i]
        if (digest[ref] != mine) continue
        if (ref ~ /^sha256:/ ? !others : !(ref in before) && (ref == name || (ref == repository "@" mine && !siblings))) print ref
      }
    }' "$VM_KEEP/before" -)
  for vm_ref in $vm_refs; do vm_image_ctr images remove --sync "$vm_ref" || return; done
}
`;
