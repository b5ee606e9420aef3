interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: 'warning' | 'critical' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** The first alerts; a host that sleeps on purpose is no reason to wake a person. */
export function alertRules(): {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[];
} {
  return {
    groups: [
      {
        name: 'hosts',
        rules: [
          alert(
            'NodeExporterDown',
            'up{job="node-exporter",sleeps="false"} == 0',
            '2m',
            'critical',
            'Host {{ $labels.node }} does not answer',
            'The node exporter on {{ $labels.instance }} is down for 2 minutes.',
          ),
          alert(
            'HighNodeCPU',
            '100 - avg by (instance, node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100 > 85',
            '5m',
            'warning',
            'CPU of {{ $labels.node }} is busy',
            'More than 85 % for 5 minutes.',
          ),
          alert(
            'HighMemoryUsage',
            '(1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) * 100 > 90',
            '5m',
            'warning',
            'Memory of {{ $labels.node }} is nearly full',
            'More than 90 % used for 5 minutes.',
          ),
          alert(
            'DiskNearlyFull',
            '(1 - node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes) * 100 > 90',
            '10m',
            'warning',
            '{{ $labels.mountpoint }} on {{ $labels.node }} is nearly full',
            'More than 90 % used for 10 minutes.',
          ),
          alert(
            'ClockNotSynchronised',
            'node_timex_sync_status == 0',
            '15m',
            'warning',
            'The clock of {{ $labels.node }} is not synchronised',
            'The kernel says so for 15 minutes.',
          ),
        ],
      },
      {
        name: 'cluster',
        rules: [
          alert(
            'KubeletDown',
            'up{job="kubernetes-nodes",sleeps!="true"} == 0',
            '5m',
            'critical',
            'The kubelet of {{ $labels.instance }} does not answer',
            'For 5 minutes; its pods are not watched.',
          ),
          alert(
            'ApiServerDown',
            'absent(up{job="kubernetes-apiservers"} == 1)',
            '2m',
            'critical',
            'No API server answers',
            'For 2 minutes.',
          ),
          alert(
            'CoreDNSDown',
            'absent(up{job="coredns"} == 1)',
            '2m',
            'critical',
            'No CoreDNS answers',
            'Service names do not resolve for 2 minutes.',
          ),
          // kubeadm gives them a year, and renews them with an upgrade only.
          alert(
            'ClientCertificateEnds',
            'histogram_quantile(0.01, sum by (le) (rate(apiserver_client_certificate_expiration_seconds_bucket{job="kubernetes-apiservers"}[10m]))) < 30 * 86400',
            '15m',
            'warning',
            'A certificate that talks to the API server ends within 30 days',
            'On the control plane: kubeadm certs check-expiration, then kubeadm certs renew all, and restart its static pods.',
          ),
        ],
      },
      {
        name: 'monitoring',
        rules: [
          alert(
            'PrometheusTargetsDown',
            'count by (job) (up{sleeps!="true"} == 0) / count by (job) (up{sleeps!="true"}) > 0.3',
            '5m',
            'warning',
            'Targets of {{ $labels.job }} are down',
            'More than 30 % for 5 minutes.',
          ),
          alert(
            'PrometheusConfigReloadFailed',
            'prometheus_config_last_reload_successful == 0',
            '5m',
            'critical',
            'Prometheus refused its configuration',
            'It runs on with the former one.',
          ),
          alert(
            'PrometheusTSDBReloadsFailing',
            'increase(prometheus_tsdb_reloads_failures_total[3h]) > 0',
            '5m',
            'warning',
            'Prometheus cannot read its blocks',
            'Look at its log and its disk.',
          ),
        ],
      },
    ],
  };
}

function alert(
  name: string,
  expr: string,
  duration: string,
  severity: 'warning' | 'critical',
  summary: string,
  description: string,
): Alert {
  return { alert: name, expr, for: duration, labels: { severity }, annotations: { summary, description } };
}
