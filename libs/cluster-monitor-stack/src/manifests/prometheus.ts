import { digest } from '@vmstation/engine';
import type { Cluster, Site, Volume } from '@vmstation/inventory';
import { controlPlaneToleration, type KubeObject, localVolume } from '@vmstation/kube';
import { stringify } from 'yaml';
import { prometheusConfig } from '../config/prometheus.ts';
import { alertRules } from '../config/rules.ts';

export const namespace = 'monitoring';
const name = 'prometheus';
const labels = { app: name };

/** Prometheus with its configuration, rights, disk and NodePort; the namespace comes first. */
export function prometheusObjects(
  site: Site,
  cluster: Cluster,
  volume: Volume,
): readonly [KubeObject, ...KubeObject[]] {
  const config = {
    'prometheus.yml': stringify(prometheusConfig(site, cluster)),
    'rules.yml': stringify(alertRules()),
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...access,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'prometheus-config', namespace }, data: config },
    ...localVolume({
      name: 'prometheus-data',
      namespace,
      path: volume.path,
      node: volume.host,
      size: '25Gi',
    }),
    statefulSet(site, volume, digest(config)),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: {
        type: 'NodePort',
        selector: labels,
        ports: [
          {
            name: 'http',
            port: 9090,
            targetPort: 9090,
            nodePort: site.ports.nodePorts.prometheus,
            protocol: 'TCP',
          },
        ],
      },
    },
  ];
}

const access: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'vmstation-prometheus' },
    rules: [
      {
        apiGroups: [''],
        resources: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'],
        verbs: ['get', 'list', 'watch'],
      },
      { nonResourceURLs: ['/metrics', '/metrics/cadvisor'], verbs: ['get'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'vmstation-prometheus' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'vmstation-prometheus' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  },
];

/** Runs as who owns the volume, since nothing on the way gives it to somebody else. A new configuration is a new pod. */
function statefulSet(site: Site, { uid, gid }: Volume, configDigest: string): KubeObject {
  const monitoring = site.monitoring;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: {
      serviceName: name,
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { 'vmstation.dev/config': configDigest } },
        spec: {
          serviceAccountName: name,
          terminationGracePeriodSeconds: 60,
          tolerations: [controlPlaneToleration],
          securityContext: {
            runAsUser: uid,
            runAsGroup: gid,
            ...(uid === 0 ? {} : { runAsNonRoot: true }),
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name,
              image: `docker.io/prom/prometheus:v${monitoring?.prometheus.version}`,
              args: [
                '--config.file=/etc/prometheus/prometheus.yml',
                '--storage.tsdb.path=/prometheus',
                `--storage.tsdb.retention.time=${monitoring?.retention.time}`,
                `--storage.tsdb.retention.size=${monitoring?.retention.size.replace(/B?$/, 'B')}`,
                '--storage.tsdb.wal-compression',
              ],
              ports: [{ name: 'http', containerPort: 9090, protocol: 'TCP' }],
              resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '4Gi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              readinessProbe: {
                httpGet: { path: '/-/ready', port: 9090 },
                periodSeconds: 5,
                timeoutSeconds: 5,
              },
              livenessProbe: {
                httpGet: { path: '/-/healthy', port: 9090 },
                periodSeconds: 15,
                timeoutSeconds: 5,
              },
              startupProbe: {
                httpGet: { path: '/-/ready', port: 9090 },
                periodSeconds: 3,
                failureThreshold: 100,
              },
              volumeMounts: [
                { name: 'config', mountPath: '/etc/prometheus' },
                { name: 'data', mountPath: '/prometheus' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: 'prometheus-config' } },
            { name: 'data', persistentVolumeClaim: { claimName: 'prometheus-data' } },
          ],
        },
      },
    },
  };
}
