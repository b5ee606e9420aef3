import type { Cluster, Host, Site } from '@vmstation/inventory';
import { quote, sh } from '@vmstation/resources';

/** A condition in sh, and what to tell a person when it doesn't hold: a word quoted for sh. */
export interface Check {
  readonly name: string;
  readonly until: string;
  readonly why: string;
}

/** kubeadm's own minimum for a control plane; Kubernetes documentation, "Before you begin". */
const clusterMinimum = { cpus: 2, memoryGiB: 1.7, diskGiB: 4 };

export function checks(site: Site, host: Host, cluster: Cluster | undefined): readonly Check[] {
  return [
    ...hardware(host, cluster),
    system(host),
    kernel,
    ...ports(site, host, cluster),
    ...conflicts(cluster),
  ];
}

function hardware(host: Host, cluster: Cluster | undefined): readonly Check[] {
  const least = {
    ...(cluster === undefined ? { cpus: 1, memoryGiB: 0.4, diskGiB: 1 } : clusterMinimum),
    ...host.minimum,
  };
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
      until: sh`[ -d /var/lib/kubelet ] || [ "$(df -Pk / | awk 'END { print $4 }')" -ge ${(least.diskGiB ?? 0) * 1024 * 1024} ]`,
      why: quote(
        `/ on ${host.name} has less than ${least.diskGiB} GiB free; make room, or lower hosts.${host.name}.minimum.diskGiB`,
      ),
    },
  ];
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

/** Ports of the cluster that somebody else holds; once the cluster is there, they are its own. */
function ports(site: Site, host: Host, cluster: Cluster | undefined): readonly Check[] {
  if (cluster === undefined) return [];
  const control = cluster.controlPlane.some((name) => name === host.name);
  const wanted = control ? [site.ports.kubernetesApi, 10250, 10257, 10259, 2379, 2380] : [10250];
  const hex = wanted.map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`).join('|');
  return [
    {
      name: 'ports',
      until: `[ -e /etc/kubernetes/kubelet.conf ] || ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { print $2 }' | grep -qE '(${hex})$'`,
      why: quote(
        `one of the ports ${wanted.join(', ')} on ${host.name} is in use (ss -lntp shows by whom); stop that first`,
      ),
    },
  ];
}

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
