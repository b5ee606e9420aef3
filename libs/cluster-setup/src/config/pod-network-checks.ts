import { quote } from '@vmstation/resources';
import { atWork } from './port-checks.ts';
import type { Check } from './preflight-checks.ts';

/** sh that prints the configurations that containerd would take before Flannel's: it takes the first by its name. */
const earlier = `{ for file in /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist /etc/cni/net.d/*.json; do
  [ ! -f "$file" ] || echo "\${file##*/}"
done; echo 10-flannel.conflist; } | LC_ALL=C sort | sed -e '/^10-flannel[.]conflist$/,$d' -e 's|^|/etc/cni/net.d/|' | tr '\\n' ' '`;

/** What another pod network or Docker left, and pods would be cut off by. */
export const podNetworkChecks: readonly Check[] = [
  {
    name: 'pod-network',
    until: `${atWork} || [ -z "$(${earlier})" ]`,
    why: `${quote('the pod network of an earlier cluster is still configured here and would be taken instead of Flannel: ')}"$(${earlier})"${quote('(move these files away)')}`,
  },
  {
    // Docker sets it and leaves it when it is stopped. What Flannel accepts in a table of its own, this still drops.
    name: 'forwarding',
    until: `${atWork} || ! command -v iptables >/dev/null || ! iptables -S FORWARD 2>/dev/null | grep -q '^-P FORWARD DROP$'`,
    why: quote(
      'iptables drops what is forwarded here, packets of pods too, as a Docker that was stopped leaves it; restart the machine, or iptables -P FORWARD ACCEPT',
    ),
  },
];
