import { expect, test } from 'vitest';
import { type KubeObject, localVolume, manifest } from './index.ts';
import { clusterTarget } from './target/cluster-target.ts';
import { labServer } from './testing/lab-server.ts';
import { resourcesOf, runSite } from './testing/run-site.ts';

const lab = labServer();

const metadata = (name: string) => ({ name, namespace: 'default' });
const selector = { matchLabels: { app: 'x' } };
/** Written the way people write: quantities and ports that the server spells otherwise, defaults left out. */
const template = {
  metadata: { labels: { app: 'x' } },
  spec: {
    containers: [
      {
        name: 'x',
        image: 'x:1',
        args: ['--a', '--b'],
        env: [
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'EMPTY', value: '' },
        ],
        ports: [
          { containerPort: 80, name: 'http' },
          { containerPort: 53, protocol: 'UDP' },
        ],
        resources: { requests: { cpu: '0.5', memory: '1024Mi' }, limits: { cpu: 1, memory: '1.5Gi' } },
        readinessProbe: { httpGet: { path: '/', port: 'http' } },
        securityContext: { capabilities: { add: ['NET_ADMIN'] } },
        volumeMounts: [{ name: 'run', mountPath: '/run' }],
      },
    ],
    tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
    volumes: [
      { name: 'run', hostPath: { path: '/run', type: 'DirectoryOrCreate' } },
      { name: 'cfg', configMap: { name: 'c' } },
    ],
  },
};

const objects: readonly KubeObject[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata('x'), spec: { selector, template } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: metadata('x'), spec: { selector, template } },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('x'),
    spec: {
      serviceName: 'x',
      selector,
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('x'),
    spec: {
      type: 'NodePort',
      selector: { app: 'x' },
      ports: [
        { port: 80, targetPort: 'http', nodePort: 30080 },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ].map((port, i) => ({ name: `p${i}`, ...port })),
    },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata('x'),
    spec: {
      schedule: '0 3 * * *',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'x', image: 'x:1' }] } } },
      },
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata('x'),
    spec: {
      rules: [
        {
          host: 'x.home',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('x'),
    spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata('x'),
    spec: { minAvailable: '50%', selector },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('x'),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' },
      maxReplicas: 3,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'x' },
    rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'x' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' },
    subjects: [{ kind: 'ServiceAccount', name: 'x', namespace: 'default' }],
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('x') },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'x' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'x' }, value: 1000 },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('late'),
    spec: {
      storageClassName: 'x',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '2048Mi' } },
    },
  },
  ...localVolume({ name: 'data', namespace: 'default', path: '/srv/data', node: 'n1', size: '25600Mi' }),
];

const resources = resourcesOf(objects.map((object) => manifest(object, { waitSeconds: 0 })));
const target = () => clusterTarget({ name: 'test', kubeconfig: async () => lab.server.kubeconfig });

/** Objects whose fields differ, by id. */
async function differing(): Promise<unknown> {
  const state = await target().read(resources);
  expect([...state.failed.values()]).toEqual([]);
  return [...state.observed].filter(([, actual]) => JSON.stringify(actual).includes('"field"'));
}

test('the server spells things its own way, and that is no difference', async () => {
  const run = await runSite(target(), resources);
  const codes = run.events.flatMap((event) =>
    event.type === 'change-finished' && event.error !== undefined ? [event.error.code] : [],
  );
  // Nothing rolls out here; all else has to work.
  expect(new Set(codes)).toEqual(new Set(['NOT_READY']));
  expect(await differing()).toEqual([]);
});

test('an unbound claim is ready when its class binds late, and not when it names its volume', async () => {
  const { observed } = await target().read(resources);
  const claim = (name: string) =>
    observed.get(`cluster:test/object:v1/PersistentVolumeClaim default/${name}`);
  expect(claim('late')).toEqual({ exists: true, ready: true, fields: [] });
  expect(claim('data')).toMatchObject({ ready: false, why: 'phase is Pending, not Bound' });
});

test('what controllers write into objects is no difference', async () => {
  const type = 'application/merge-patch+json';
  const hand = (path: string, body: unknown) => lab.api.json({ method: 'PATCH', path, type, body });
  await hand('/api/v1/persistentvolumes/default-data', {
    metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } },
    spec: { claimRef: { uid: '00000000-0000-0000-0000-000000000001', resourceVersion: '5' } },
  });
  await hand('/api/v1/namespaces/default/persistentvolumeclaims/data', {
    metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
  });
  await hand('/apis/apps/v1/namespaces/default/deployments/x', {
    metadata: { annotations: { 'deployment.kubernetes.io/revision': '3' } },
    spec: { replicas: 3 },
  });
  await hand('/apis/apps/v1/namespaces/default/daemonsets/x', {
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } },
  });
  expect(await differing()).toEqual([]);
});
