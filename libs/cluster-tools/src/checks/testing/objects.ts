import type { ClusterIo } from '../cluster/cluster-check.ts';

type Fields = Readonly<Record<string, unknown>>;

const meta = (fullName: string, more: Fields = {}) => {
  const [namespace, name = fullName] = fullName.includes('/') ? fullName.split('/') : [''];
  return { name, namespace, creationTimestamp: '2025-12-01T00:00:00Z', generation: 1, ...more };
};

const ready = (is: boolean, message = '') => ({ type: 'Ready', status: is ? 'True' : 'False', message });

export const node = (name: string, status: Fields = {}, spec: Fields = {}) => ({
  metadata: meta(name),
  spec,
  status: { conditions: [ready(true)], nodeInfo: { kubeletVersion: 'v1.29.15' }, ...status },
});

/** Of a node whose kubelet says nothing. */
export const silent = {
  conditions: [{ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' }],
};

export const notReady = { conditions: [ready(false, 'cni plugin not initialized')] };

export const pod = (
  fullName: string,
  nodeName: string,
  status: Fields = {},
  labels: Readonly<Record<string, string>> = {},
  more: Fields = {},
) => ({
  metadata: meta(fullName, { labels, ...more }),
  spec: { nodeName },
  status: { phase: 'Running', conditions: [ready(true)], ...status },
});

export const workload = (fullName: string, replicas: number, status: Fields, labels: Fields = {}) => ({
  metadata: meta(fullName, { labels }),
  spec: { replicas },
  status: { observedGeneration: 1, ...status },
});

export const phased = (fullName: string, phase: string, more: Fields = {}) => ({
  metadata: meta(fullName, more),
  status: { phase },
});

export const service = (fullName: string, spec: Fields = { selector: { app: 'x' } }) => ({
  metadata: meta(fullName),
  spec,
});

export const slice = (fullName: string, isReady: boolean) => ({
  metadata: meta(`${fullName}-abc`, { labels: { 'kubernetes.io/service-name': fullName.split('/')[1] } }),
  endpoints: [{ addresses: ['10.244.0.5'], conditions: { ready: isReady } }],
});

const controlPlane = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const kubeDns = { 'k8s-app': 'kube-dns' };

/** Lists of a healthy cluster by path; a test replaces what it breaks. */
export const healthy: Readonly<Record<string, readonly unknown[] | null>> = {
  '/api/v1/nodes': [node('masternode'), node('storagenodet3500')],
  '/api/v1/pods': [
    ...controlPlane.map((part) => pod(`kube-system/${part}-masternode`, 'masternode')),
    pod('kube-system/dns-gate-a', 'masternode', {}, { app: 'dns-gate' }),
    pod('kube-system/dns-gate-b', 'storagenodet3500', {}, { app: 'dns-gate' }),
    pod('monitoring/done', 'masternode', { phase: 'Succeeded', conditions: [] }),
  ],
  '/apis/apps/v1/deployments': [workload('kube-system/coredns', 2, { availableReplicas: 2 }, kubeDns)],
  '/apis/apps/v1/daemonsets': [
    workload('kube-flannel/kube-flannel', 1, { desiredNumberScheduled: 2, numberAvailable: 2 }),
  ],
  '/apis/apps/v1/statefulsets': null,
  '/api/v1/persistentvolumeclaims': [phased('monitoring/data', 'Bound')],
  '/api/v1/persistentvolumes': [phased('data', 'Bound')],
  '/api/v1/services': [
    service('monitoring/prometheus'),
    service('default/kubernetes', {}),
    service('default/outside', { type: 'ExternalName', selector: { app: 'x' } }),
  ],
  '/apis/discovery.k8s.io/v1/endpointslices': [slice('monitoring/prometheus', true)],
  '/api/v1/namespaces': [phased('monitoring', 'Active')],
};

export const targets = (
  ...list: readonly (readonly [instance: string, health: string, lastError?: string])[]
) =>
  JSON.stringify({
    data: {
      activeTargets: list.map(([instance, health, lastError = 'connection refused']) => ({
        health,
        scrapeUrl: `http://${instance}/metrics`,
        lastError: health === 'up' ? '' : lastError,
        labels: { instance, sleeps: String(instance !== '192.168.4.63:9100') },
      })),
    },
  });

/** Answers from lists by path; all else is as in a healthy cluster. */
export function fakeIo(
  lists: Readonly<Record<string, unknown>> = {},
  more: Partial<ClusterIo> = {},
): ClusterIo {
  return {
    get: async (path) => {
      if (path === '/version') return { gitVersion: 'v1.29.15' };
      return { items: path in lists ? lists[path] : healthy[path] };
    },
    text: async () => 'ok',
    http: async () => ({
      status: 200,
      body: targets(['192.168.4.63:9100', 'up'], ['192.168.4.61:9100', 'up'], ['192.168.4.62:9100', 'up']),
    }),
    certificateEnds: async () => Date.parse('2026-12-01T00:00:00Z'),
    ...more,
  };
}
