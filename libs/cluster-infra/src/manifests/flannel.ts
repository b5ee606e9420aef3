import type { KubeadmCluster } from '@vmstation/inventory';
import type { KubeObject } from '@vmstation/kube';

const namespace = 'kube-flannel';
const labels = { app: 'flannel', tier: 'node', 'k8s-app': 'flannel' };

/** The version of the CNI plug-in image that Flannel 0.27 is released with. Source: flannel's kube-flannel.yml. */
const pluginImage = 'ghcr.io/flannel-io/flannel-cni-plugin:v1.8.0-flannel1';

/** Flannel as its release manifest has it, with the pod addresses of the cluster; the namespace comes first. */
export function flannel(cluster: KubeadmCluster, port: number): readonly [KubeObject, ...KubeObject[]] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'flannel', namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'flannel' },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'flannel' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'flannel' },
      subjects: [{ kind: 'ServiceAccount', name: 'flannel', namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-flannel-cfg', namespace, labels },
      data: { 'cni-conf.json': json(cniConf), 'net-conf.json': json(netConf(cluster, port)) },
    },
    daemonSet(cluster, port),
  ];
}

const cniConf = {
  name: 'cbr0',
  cniVersion: '0.3.1',
  plugins: [
    { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

/** The port of VXLAN that Linux and Flannel take by themselves. */
const usualPort = 8472;

function netConf(cluster: KubeadmCluster, port: number): object {
  // Said always: Flannel keeps the device of another port where it is told none.
  return { Network: cluster.podCidr, EnableNFTables: true, Backend: { Type: 'vxlan', Port: port } };
}

function daemonSet(cluster: KubeadmCluster, port: number): KubeObject {
  // With another port there are other pods: those that run have read theirs.
  const noted = port === usualPort ? {} : { annotations: { 'vmstation.dev/vxlan-port': String(port) } };
  const image = `ghcr.io/flannel-io/flannel:v${cluster.cni.version}`;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-flannel-ds', namespace, labels },
    spec: {
      selector: { matchLabels: { app: 'flannel' } },
      template: {
        metadata: { labels, ...noted },
        spec: {
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          serviceAccountName: 'flannel',
          tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
          initContainers: [
            {
              name: 'install-cni-plugin',
              image: pluginImage,
              command: ['cp', '-f', '/flannel', '/opt/cni/bin/flannel'],
              volumeMounts: [{ name: 'cni-plugin', mountPath: '/opt/cni/bin' }],
            },
            {
              name: 'install-cni',
              image,
              command: ['cp', '-f', '/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist'],
              volumeMounts: [
                { name: 'cni', mountPath: '/etc/cni/net.d' },
                { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' },
              ],
            },
          ],
          containers: [
            {
              name: 'kube-flannel',
              image,
              command: ['/opt/bin/flanneld'],
              // The node's own address, so that no default route is needed to find the interface.
              args: ['--ip-masq', '--kube-subnet-mgr', '--iface=$(NODE_IP)'],
              resources: { requests: { cpu: '100m', memory: '50Mi' } },
              securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
              env: [
                fieldEnv('POD_NAME', 'metadata.name'),
                fieldEnv('POD_NAMESPACE', 'metadata.namespace'),
                fieldEnv('NODE_IP', 'status.hostIP'),
                { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
              ],
              volumeMounts: [
                { name: 'run', mountPath: '/run/flannel' },
                { name: 'flannel-cfg', mountPath: '/etc/kube-flannel/' },
                { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
              ],
            },
          ],
          volumes: [
            { name: 'run', hostPath: { path: '/run/flannel' } },
            { name: 'cni-plugin', hostPath: { path: '/opt/cni/bin' } },
            { name: 'cni', hostPath: { path: '/etc/cni/net.d' } },
            { name: 'flannel-cfg', configMap: { name: 'kube-flannel-cfg' } },
            { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          ],
        },
      },
    },
  };
}

function fieldEnv(name: string, fieldPath: string): object {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
