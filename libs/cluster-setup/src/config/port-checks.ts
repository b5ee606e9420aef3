import type { Cluster, Host, Site } from '@vmstation/inventory';
import { quote } from '@vmstation/resources';
import type { Check } from './preflight-checks.ts';

/** `6443`, or `8472/udp`. */
type Port = `${number}` | `${number}/udp`;

/** What no site changes, as the Kubernetes documentation lists it under "Ports and Protocols"; kubelet's health is 10248. */
const ofControlPlane = [10257, 10259];
const ofNode = [10248, 10249, 10256];

/** sh: Kubernetes is at work or left pods behind, and what they hold is theirs; joining anew clears them. */
export const atWork = [
  '/etc/kubernetes/kubelet.conf',
  '/etc/kubernetes/.vmstation-attempt',
  '/var/lib/kubelet/config.yaml',
]
  .map((path) => `[ -e ${path} ]`)
  .join(' || ');

/** Ports that somebody else holds. Once what they are for is there, they are its own. */
export function portChecks(site: Site, host: Host, cluster: Cluster | undefined): readonly Check[] {
  const { ports } = site;
  const exporter =
    site.monitoring === undefined
      ? []
      : [
          check(host, 'exporter-port', '[ -e /etc/systemd/system/node-exporter.service ]', [
            `${ports.nodeExporter}`,
          ]),
        ];
  if (cluster === undefined) return exporter;
  const { others, ...nodePorts } = ports.nodePorts;
  const wanted = [...Object.values(nodePorts), ...Object.values(others)].map((port): Port => `${port}`);
  return [check(host, 'ports', atWork, [...portsOf(site, host, cluster), ...wanted]), ...exporter];
}

/** What Kubernetes and its pod network listen on, without NodePorts. */
export function portsOf({ ports }: Site, host: Host, cluster: Cluster): readonly Port[] {
  const control = cluster.controlPlane.some((name) => name === host.name);
  const numbers = [
    ...(control ? [ports.kubernetesApi, ports.etcdClient, ports.etcdPeer, ...ofControlPlane] : []),
    ports.kubelet,
    ...ofNode,
  ];
  return [...numbers.map((port): Port => `${port}`), `${ports.flannelVxlan}/udp`];
}

function check(host: Host, name: string, ours: string, ports: readonly Port[]): Check {
  const busy = busyOf(ports);
  return {
    name,
    until: `${ours} || [ -z "$(${busy})" ]`,
    why: `${quote(`${host.name} needs ports that are in use: `)}"$(${busy})"${quote('(ss -lntup shows by whom); stop that first, or give it another port')}`,
  };
}

/** sh that prints those of the ports that something listens on, each with a space. State 0A listens, 07 is open for UDP. */
function busyOf(ports: readonly Port[]): string {
  const keys = ports.map((port) => {
    const [number, protocol = 'tcp'] = port.split('/');
    return `${protocol}:${Number(number).toString(16).toUpperCase().padStart(4, '0')}=${port}`;
  });
  return `for table in tcp tcp6 udp udp6; do
  [ ! -r "/proc/net/$table" ] || sed "s/^/$table /" "/proc/net/$table"
done | awk -v wanted=${quote(keys.join(' '))} '
  BEGIN { n = split(wanted, list, " "); for (i = 1; i <= n; i++) { split(list[i], pair, "="); port[pair[1]] = pair[2] } }
  { protocol = substr($1, 1, 3); split($3, at, ":"); key = protocol ":" at[2] }
  $5 == (protocol == "tcp" ? "0A" : "07") && (key in port) && !seen[key]++ { printf "%s ", port[key] }'`;
}
