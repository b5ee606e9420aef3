import type { Cluster, Host, Site } from '@vmstation/inventory';
import { quote, sh, ufwActive, ufwAllows } from '@vmstation/resources';
import { atWork, portsOf } from './port-checks.ts';
import type { Check } from './preflight-checks.ts';

const firewalldRuns = 'systemctl is-active --quiet firewalld';

/**
 * No task opens a port in a firewall but the node exporter's. What a member needs is more than ports, since pods reach
 * it and are reached through it: there the firewall is off until the member has joined. Who has fitted one to the
 * cluster may then turn it on, and the checks of the cluster say whether it fits. Who only keeps the clocks has to be
 * asked for the time.
 */
export function firewallChecks(site: Site, host: Host, cluster: Cluster | undefined): readonly Check[] {
  const clocks = site.time.servers.includes(host.name);
  if (cluster !== undefined) return [ofMember(site, host, cluster, clocks)];
  return clocks ? [ofTimeServer(host, site.ports.ntp)] : [];
}

function ofMember(site: Site, host: Host, cluster: Cluster, clocks: boolean): Check {
  const ports = [
    ...portsOf(site, host, cluster),
    ...(site.monitoring === undefined ? [] : [site.ports.nodeExporter]),
    ...(clocks ? [`${site.ports.ntp}/udp`] : []),
    '30000-32767',
  ];
  return {
    name: 'firewall',
    until: `${atWork} || { ! { ${ufwActive}; } && ! ${firewalldRuns}; }`,
    why: quote(
      `${host.name} has an active firewall, and nothing opens what its cluster needs there: packets of pods, and ports ${ports.join(' ')}; ufw disable, or systemctl disable --now firewalld, at least until it has joined`,
    ),
  };
}

function ofTimeServer(host: Host, port: number): Check {
  const zone = `${sh`firewall-cmd --get-zone-of-interface=${host.interface}`} 2>/dev/null || firewall-cmd --get-default-zone`;
  const asked = ['service=ntp', `port=${port}/udp`].map(
    (what) => `firewall-cmd -q --zone="$zone" --query-${what}`,
  );
  const ufw = `! { ${ufwActive}; } || ${ufwAllows(port, 'udp')}`;
  return {
    name: 'firewall',
    until: `{ ${ufw}; } && { ! ${firewalldRuns} || { zone=$(${zone}); ${asked.join(' || ')}; }; }`,
    why: `${quote(`the firewall of ${host.name} lets nobody ask for the time: `)}"$(if ${ufwActive}; then echo 'ufw allow ${port}/udp'; else echo "firewall-cmd --permanent --zone=$(${zone}) --add-service=ntp && firewall-cmd --reload"; fi)"`,
  };
}
