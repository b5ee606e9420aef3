import { quote } from '@vmstation/resources';
import type { Check } from './preflight-checks.ts';

/** Where others than packages install: systemd and the PATH look here first. Ours are below /usr/lib and in /usr/bin. */
const places = [
  ...['containerd', 'kubelet', 'etcd'].map((unit) => `/etc/systemd/system/${unit}.service`),
  ...['kubeadm', 'kubelet', 'kubectl', 'containerd', 'crictl'].map((name) => `/usr/local/bin/${name}`),
];

const found = `for path in ${places.join(' ')}; do [ ! -e $path ] && [ ! -L $path ] || printf '%s ' $path; done`;

/** Units and programs of an earlier cluster, such as Kubespray's: they would run in the place of what is installed. */
export const leftovers: Check = {
  name: 'leftovers',
  until: `[ -z "$(${found})" ]`,
  why: `${quote('parts of another cluster are here, which win over the packages: ')}"$(${found})"${quote('(systemctl disable --now the units, move these files away, then systemctl daemon-reload)')}`,
};
