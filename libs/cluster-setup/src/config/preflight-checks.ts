import type { Cluster, Host, Site } from '@vmstation/inventory';
import { quote, sh } from '@vmstation/resources';
import { aptSourceChecks } from './apt-source-check.ts';
import { firewallChecks } from './firewall-check.ts';
import { leftovers } from './leftover-check.ts';
import { podNetworkChecks } from './pod-network-checks.ts';
import { portChecks } from './port-checks.ts';

/** A condition in sh, and what to tell a person when it doesn't hold: a word of sh. */
export interface Check {
  readonly name: string;
  readonly until: string;
  readonly why: string;
}

/** Of a machine with 2 GB a kernel leaves this; kubeadm asks for it too (Kubernetes documentation, "Before you begin"). */
const memoryGiB = 1.7;
const hostMinimum = { cpus: 1, memoryGiB, diskGiB: 1 };
const clusterMinimum = { cpus: 2, memoryGiB, diskGiB: 4 };
/** Where /var is a disk of its own, more than this is not asked of it; the originals' preflight did not either. */
const mostOfVarGiB = 10;

export function checks(site: Site, host: Host, cluster: Cluster | undefined): readonly Check[] {
  return [
    ...hardware(host, cluster),
    system(host),
    kernel,
    ...portChecks(site, host, cluster),
    ...conflicts(cluster),
    ...firewallChecks(site, host, cluster),
    ...(cluster?.distribution === 'kubeadm'
      ? [leftovers, ...aptSourceChecks(site, host, cluster), ...podNetworkChecks]
      : []),
  ];
}

function hardware(host: Host, cluster: Cluster | undefined): readonly Check[] {
  const least = { ...(cluster === undefined ? hostMinimum : clusterMinimum), ...host.minimum };
  const diskGiB = least.diskGiB ?? 0;
  const varGiB = Math.min(diskGiB, mostOfVarGiB);
  return [
    {
      name: 'cpus',
      until: sh`[ "$(nproc)" -ge ${least.cpus ?? 1} ]`,
      why: quote(
        `${host.name} has fewer than ${least.cpus} processors; lower hosts.${host.name}.minimum.cpus or use another machine`,
      ),
    },
    {
      name: 'memory',
      until: sh`awk -v least=${(least.memoryGiB ?? 0) * 1024 * 1024} '$1 == "MemTotal:" { exit $2 < least }' /proc/meminfo`,
      why: quote(
        `${host.name} has less than ${least.memoryGiB} GiB of memory; add some, or lower hosts.${host.name}.minimum.memoryGiB`,
      ),
    },
    {
      name: 'disk',
      until: `[ -d /var/lib/kubelet ] || { ${free('/', diskGiB)} && ${free('/var', varGiB)}; }`,
      why: quote(
        `${host.name} has less than ${diskGiB} GiB free on /, or less than ${varGiB} GiB on /var; make room, or lower hosts.${host.name}.minimum.diskGiB`,
      ),
    },
  ];
}

function free(folder: string, gibibytes: number): string {
  return sh`[ "$(df -Pk ${folder} | awk 'END { print $4 }')" -ge ${Math.ceil(gibibytes * 1024 * 1024)} ]`;
}

function system(host: Host): Check {
  const [id, version = ''] = host.os.split('-');
  const family = id === 'debian' ? 'debian' : 'rhel';
  return {
    name: 'system',
    until: sh`. /etc/os-release; case " $ID \${ID_LIKE:-} " in *${` ${family} `}*) ;; *) false ;; esac && [ "\${VERSION_ID%%.*}" = ${version} ]`,
    why: quote(
      `${host.name} does not run ${host.os} as the site says; set hosts.${host.name}.os, or install that system`,
    ),
  };
}

/** Oldest kernel of the originals' preflight (4.19), and systemd, which all tasks rely on. */
const kernel: Check = {
  name: 'kernel',
  until: `uname -r | awk -F. '{ exit !($1 > 4 || ($1 == 4 && $2 >= 19)) }' && [ -d /run/systemd/system ]`,
  why: quote('the kernel is older than 4.19, or systemd does not run; upgrade the system first'),
};

/** Another Kubernetes or container runtime on the same machine fights over ports, rules and cgroups. */
function conflicts(cluster: Cluster | undefined): readonly Check[] {
  if (cluster === undefined) return [];
  const others =
    cluster.distribution === 'kubeadm'
      ? ['k3s', 'rke2-server', 'rke2-agent', 'docker', 'crio', 'snap.microk8s.daemon-kubelite']
      : ['kubelet', 'k3s', 'docker', 'crio'];
  return [
    {
      name: 'conflicts',
      until: sh`! systemctl is-active --quiet ${others}`,
      why: quote(
        `one of ${others.join(', ')} runs here and would fight with ${cluster.distribution}; stop and disable it first`,
      ),
    },
  ];
}
