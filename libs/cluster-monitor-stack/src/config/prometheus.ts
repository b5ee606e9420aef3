import type { Cluster, Site } from '@vmstation/inventory';

const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const ca = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';

const milliseconds = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 31536e6 };

/** How long a target may take: 10 s, or an interval that is shorter, beyond which Prometheus refuses to start. */
function timeoutFor(interval: string): string {
  const unit = Object.entries(milliseconds).find(([name]) => interval.replace(/^\d+/, '') === name)?.[1] ?? 1;
  return Number.parseInt(interval, 10) * unit < 10_000 ? interval : '10s';
}

/** prometheus.yml as data. Everything is derived from the site. */
export function prometheusConfig(site: Site, cluster: Cluster): object {
  const sleepers = site.hosts.filter(({ power }) => power.sleeps).map(({ name }) => name);
  const asleep =
    sleepers.length === 0 ? [] : [label('sleeps', '__meta_kubernetes_node_name', sleepers.join('|'))];
  const interval = site.monitoring?.scrapeInterval ?? '15s';
  return {
    global: {
      scrape_interval: interval,
      scrape_timeout: timeoutFor(interval),
      evaluation_interval: '15s',
      external_labels: { cluster: cluster.name, site: site.name },
    },
    rule_files: ['/etc/prometheus/rules.yml'],
    scrape_configs: [
      { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
      {
        job_name: 'node-exporter',
        static_configs: site.hosts.map((host) => ({
          targets: [`${host.address}:${site.ports.nodeExporter}`],
          labels: {
            node: host.name,
            role: host.roles[0] ?? 'none',
            os: host.os,
            sleeps: String(host.power.sleeps),
          },
        })),
      },
      {
        job_name: 'kubernetes-apiservers',
        ...api,
        kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: ['default'] } }],
        relabel_configs: [
          keep(
            ['__meta_kubernetes_service_name', '__meta_kubernetes_endpoint_port_name'],
            'kubernetes;https',
          ),
        ],
      },
      {
        job_name: 'kubernetes-nodes',
        ...kubelet,
        kubernetes_sd_configs: [{ role: 'node' }],
        relabel_configs: [{ action: 'labelmap', regex: '__meta_kubernetes_node_label_(.+)' }, ...asleep],
      },
      {
        job_name: 'kubernetes-cadvisor',
        ...kubelet,
        metrics_path: '/metrics/cadvisor',
        kubernetes_sd_configs: [{ role: 'node' }],
        relabel_configs: asleep,
      },
      {
        job_name: 'coredns',
        kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: ['kube-system'] } }],
        relabel_configs: [
          keep(
            ['__meta_kubernetes_service_name', '__meta_kubernetes_endpoint_port_name'],
            'kube-dns;metrics',
          ),
        ],
      },
    ],
  };
}

/** How many targets there are when all is well: what the running Prometheus is asked for. */
export function expectedTargets(site: Site, cluster: Cluster, corednsReplicas = 2): number {
  const self = 1;
  return (
    self + site.hosts.length + cluster.controlPlane.length + 2 * cluster.members.length + corednsReplicas
  );
}

const api = { scheme: 'https', tls_config: { ca_file: ca }, authorization: { credentials_file: token } };

/** A kubelet's own certificate is not signed by the cluster's CA unless that is asked for. */
const kubelet = { ...api, tls_config: { insecure_skip_verify: true } };

function keep(labels: readonly string[], regex: string): object {
  return { action: 'keep', source_labels: labels, regex };
}

/** What a target is labelled `true` with, where a label of its discovery is one of some names. */
function label(name: string, source: string, regex: string): object {
  return { source_labels: [source], regex, target_label: name, replacement: 'true' };
}
