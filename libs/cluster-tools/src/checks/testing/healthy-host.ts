/** What chronyc prints on a host whose clock is right. */
export const synced = 'C0A8043F,192.168.4.63,3,1767225600.0,0.000012,0.1,0.1,1,0,0.1,0.01,0.01,64.0,Normal';
const sshd = `permitrootlogin without-password
passwordauthentication no
permitemptypasswords no
kbdinteractiveauthentication no
x11forwarding no
allowagentforwarding no
allowtcpforwarding local
maxauthtries 3
logingracetime 60
kexalgorithms curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp521,ecdh-sha2-nistp384,ecdh-sha2-nistp256
ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr
macs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512,hmac-sha2-256`;

/** What a component logs in with, as kubeadm writes it; its certificate is the days that it is good for. */
export const kubeconfig = (days: string) => `users:
- name: somebody
  user:
    client-certificate-data: ${btoa(days)}
    client-key-data: a2V5
`;

/** Files of a healthy member. */
export const files = {
  '/proc/meminfo': 'MemTotal:        8000000 kB\nMemFree: 100 kB\nMemAvailable:    4000000 kB\n',
  '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
  '/etc/hosts': `127.0.0.1 localhost
::1 localhost ip6-localhost # both families
192.168.4.63 masternode.vmstation.local masternode
192.168.4.61 storagenodet3500
192.168.4.62 homelab
`,
  '/etc/resolv.conf': 'nameserver 8.8.8.8\n',
  '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\nresolvConf: "/run/pods.conf"\n',
  '/run/pods.conf': 'search x\nnameserver 1.1.1.1\n',
  '/var/lib/kubelet/pki/kubelet-client-current.pem': '300',
  '/etc/kubernetes/pki/apiserver.crt': '300',
  '/etc/kubernetes/admin.conf': kubeconfig('300'),
  '/etc/kubernetes/controller-manager.conf': kubeconfig('300'),
  '/etc/kubernetes/scheduler.conf': kubeconfig('300'),
};

/** Certificates are files with their days from the moment of the test; the stub prints as openssl does. */
const openssl = `file=/dev/stdin
while [ $# -gt 0 ]; do [ "$1" != -in ] || file=$2; shift; done
days=$(cat "$file") && [ -n "$days" ] || exit 1
date -u -d "2026-01-01 + $days days" '+notAfter=%b %e %H:%M:%S %Y GMT'`;

/** Commands of a healthy member. */
export const commands = {
  chronyc: `echo '${synced}'`,
  systemctl: `case "$1 $2" in
  list-units*) ;;
  'is-active chrony' | 'is-active chronyd' | 'is-active kubelet' | 'is-active containerd') echo active ;;
  is-enabled*) echo enabled ;;
  *) echo inactive; exit 3 ;;
esac`,
  sshd: `cat <<'END'\n${sshd}\nEND`,
  df: `case $2 in
  -k) echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'; echo '/dev/sda1 100 50 50 50% /' ;;
  -i) echo 'Filesystem Inodes IUsed IFree IUse% Mounted on'; echo '/dev/sda1 0 0 0 - /' ;;
esac`,
  openssl,
};
