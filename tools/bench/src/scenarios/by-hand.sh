#!/bin/sh
# What one types without VMStation, on both nodes at once where that is possible, to the commands that matter.
# by-hand.sh FOLDER KEY KNOWN_HOSTS USER CONTROL_PLANE WORKER; FOLDER/ADDRESS has the files of a node from its root on,
# FOLDER/ADDRESS.packages what to install there.
set -eu
folder=$1 key=$2 known=$3 user=$4 control=$5 worker=$6
on() {
  node=$1
  shift
  ssh -i "$key" -o UserKnownHostsFile="$known" -o ControlMaster=auto -o ControlPath="$folder/%h.ssh" -o ControlPersist=600 \
    "$user@$node" sudo "$@"
}
prepare() {
  tar -C "$folder/$1" --owner=root --group=root -cf - $(cd "$folder/$1" && find . -type f) | on "$1" tar -C / -xf -
  on "$1" sh -eu <<END
export DEBIAN_FRONTEND=noninteractive
sysctl -q -p /etc/sysctl.d/90-by-hand.conf
apt-get -qq update
apt-get -qq install -y --no-install-recommends -o Dpkg::Options::=--force-confold $(cat "$folder/$1.packages") >/dev/null
apt-mark hold kubelet kubeadm kubectl >/dev/null
systemctl enable --now containerd
systemctl restart containerd
END
}
prepare "$control" &
first=$!
prepare "$worker" &
second=$!
wait "$first"
wait "$second"

admin='kubectl --kubeconfig /etc/kubernetes/admin.conf'
on "$control" kubeadm init --config /etc/vmstation-kubeadm.yaml --skip-token-print >&2
on "$control" $admin apply -f /root/flannel.json >&2
token=$(on "$control" kubeadm token create)
hash=$(on "$control" sh -c "'openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl rsa -pubin -outform der 2>/dev/null | sha256sum | cut -d\" \" -f1'")
on "$worker" sed -i -e "s/@TOKEN@/$token/" -e "s/@HASH@/sha256:$hash/" /root/join.yaml
on "$worker" kubeadm join --config /root/join.yaml >&2
on "$control" $admin wait --for=condition=Ready node --all --timeout=300s >&2
[ "$(on "$control" $admin get nodes --no-headers | grep -c ' Ready ')" = 2 ]
