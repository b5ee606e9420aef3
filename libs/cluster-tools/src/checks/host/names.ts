import { isIPv4 } from 'node:net';
import { defineHostCheck, kubeadmMember, wordsOf } from './host-check.ts';

function entriesOf(printed: string): readonly (readonly [address: string, name: string])[] {
  return printed.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return address === undefined || address === ''
      ? []
      : names.map((name) => [address, name.toLowerCase()] as const);
  });
}

/** A name with two addresses means the first for some programs and either for others. */
export const hostsFile = defineHostCheck({
  name: 'hosts-file',
  sentence: '/etc/hosts has each host of the site once, with its address',
  fix: 'remove the line that is too much from /etc/hosts, then vmstation apply --tags=names',
  measure: ({ root = '' }) => `cat ${root}/etc/hosts`,
  judge: (printed, { site }) => {
    // A name may have one address of each family, as localhost does.
    const entries = entriesOf(printed).filter(([address]) => isIPv4(address));
    const addresses = Map.groupBy(entries, ([, name]) => name);
    const doubled = [...addresses].flatMap(([name, lines]) => {
      const different = [...new Set(lines.map(([address]) => address))];
      return different.length > 1 ? [`${name} is ${different.join(' and ')}`] : [];
    });
    const wrong = site.hosts.flatMap(({ name, address }) => {
      const lines = addresses.get(name) ?? [];
      if (lines.some(([is]) => is === address)) return [];
      return [lines.length === 0 ? `${name} is missing` : `${name} is ${lines[0]?.[0]}, not ${address}`];
    });
    return [...doubled, ...wrong];
  },
});

/** The C library reads three name servers and no more (resolv.conf(5)); the kubelet warns of the others. */
const mostServers = 3;

/**
 * The file that pods get as theirs. A resolver on loopback makes CoreDNS ask itself, which ends it (CoreDNS
 * documentation, plugin loop).
 */
export const resolver = defineHostCheck({
  name: 'resolver',
  sentence: 'the host has name servers, and pods get ones that they can reach',
  fix: 'set the name servers of the host in /etc/resolv.conf, or resolvConf in /var/lib/kubelet/config.yaml',
  measure: ({ root = '' }) => `
file=$(sed -n 's/^resolvConf: *//p' ${root}/var/lib/kubelet/config.yaml 2>/dev/null | tr -d '"')
[ -n "$file" ] || file=/etc/resolv.conf
sed 's/^/host /' ${root}/etc/resolv.conf && sed 's/^/pods /' "${root}$file"`,
  judge: (printed, context) => {
    const servers = (whose: string) =>
      wordsOf(printed).flatMap(([who, key, address]) =>
        who === whose && key === 'nameserver' && address !== undefined ? [address] : [],
      );
    const [host, pods] = [servers('host'), servers('pods')];
    if (host.length === 0) return ['/etc/resolv.conf names no server'];
    if (!kubeadmMember(context)) return [];
    return [
      ...pods
        .filter((address) => address.startsWith('127.') || address === '::1')
        .map((address) => `pods would ask ${address}, which is themselves`),
      ...(pods.length > mostServers
        ? [`pods get ${pods.length} name servers; only ${mostServers} are used`]
        : []),
      ...(pods.length === 0 ? ['pods get no name server'] : []),
    ];
  },
});
