import { certificateDays, endsSoon } from '../check.ts';
import { defineHostCheck, kubeadmMember } from './host-check.ts';

/** The kubelet's own certificate on every member; where there is a control plane, its files and what it logs in with. */
export const certificates = defineHostCheck({
  name: 'certificates',
  sentence: `no certificate of the node ends within ${certificateDays} days`,
  fix: 'on the control plane: kubeadm certs renew all, then restart its pods; a kubelet renews its own, see journalctl -u kubelet',
  applies: kubeadmMember,
  measure: ({ root = '' }) => `
for file in ${root}/var/lib/kubelet/pki/kubelet-client-current.pem ${root}/etc/kubernetes/pki/*.crt ${root}/etc/kubernetes/pki/etcd/*.crt; do
  [ -r "$file" ] || continue
  printf '%s\\t%s\\n' "$file" "$(openssl x509 -noout -enddate -in "$file" 2>&1)"
done
for name in admin super-admin controller-manager scheduler; do
  file=${root}/etc/kubernetes/$name.conf
  [ -r "$file" ] || continue
  printf '%s\\t%s\\n' "$file" "$(awk '$1 == "client-certificate-data:" { print $2; exit }' "$file" | base64 -d 2>/dev/null | openssl x509 -noout -enddate 2>&1)"
done`,
  judge: (printed, { now, root = '' }) => {
    const lines = printed.split('\n').flatMap((line) => {
      const [file, said] = line.split('\t');
      return file === undefined || said === undefined ? [] : [{ file: file.slice(root.length), said }];
    });
    const kubelet = lines.some(({ file }) => file.includes('/kubelet/'));
    return [
      ...(kubelet ? [] : ['the kubelet has no certificate: it has not joined a cluster']),
      ...lines.flatMap(({ file, said }) => endsSoon(file, Date.parse(said.replace('notAfter=', '')), now)),
    ];
  },
});
