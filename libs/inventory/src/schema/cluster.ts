import { z } from 'zod';
import {
  cidr,
  controllerPath,
  dnsName,
  type HostName,
  hostName,
  label,
  textLike,
  version,
} from './values.ts';

const labelKey = textLike(
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
  'the key of a Kubernetes label',
);
const labelValue = textLike(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
  'the value of a Kubernetes label',
);

const shared = {
  state: z
    .enum(['active', 'planned'])
    .default('active')
    .describe('A planned cluster is declared and checked, but no task touches it. Default active.'),
  members: z
    .array(hostName)
    .min(1, 'a cluster has at least one member')
    .describe('Hosts of the cluster. Those with the role control-plane or server are its control plane.'),
  podCidr: cidr.describe('Addresses of pods.'),
  serviceCidr: cidr.describe('Addresses of Services; the API is the first, the cluster DNS the tenth.'),
  dnsDomain: dnsName
    .default('cluster.local')
    .describe('DNS domain inside the cluster. Default cluster.local.'),
  nodeLabels: z
    .record(hostName, z.record(labelKey, labelValue))
    .default({})
    .describe('Labels of nodes, by host.'),
  kubeconfig: controllerPath
    .optional()
    .describe(
      'Where the kubeconfig goes on the controller. Default ~/.kube/<site>-<cluster>.yaml, and ~/.kube/<site>-<environment>-<cluster>.yaml in other environments than production.',
    ),
};

const kubeadmSchema = z.strictObject({
  distribution: z.literal('kubeadm'),
  version: version.describe('Kubernetes, such as 1.29.15.'),
  containerd: version.describe('Container runtime, such as 1.7.28.'),
  cni: z
    .strictObject({
      name: z.literal('flannel').describe('Network plug-in.'),
      version: version.describe('Its version, such as 0.27.4.'),
    })
    .describe('Pod network.'),
  ...shared,
});

const rke2Schema = z.strictObject({
  distribution: z.literal('rke2'),
  version: textLike(/^\d+\.\d+(?:\.\d+)?$/, 'a version such as 1.29').describe('Kubernetes, such as 1.29.'),
  cni: z.strictObject({ name: z.enum(['canal', 'calico', 'cilium']) }).describe('Pod network.'),
  ...shared,
});

const clusterSchema = z
  .discriminatedUnion('distribution', [kubeadmSchema, rke2Schema])
  .describe('A Kubernetes cluster.');

export const clustersSchema = z.record(label, clusterSchema).default({}).describe('The clusters by name.');

interface Derived {
  readonly name: string;
  /** In the order of `members`; the first is where the cluster is initialised. */
  readonly controlPlane: readonly HostName[];
  /** The other members. */
  readonly workers: readonly HostName[];
  /** Path on the controller; may start with `~/`. */
  readonly kubeconfig: string;
}

export type KubeadmCluster = Omit<z.output<typeof kubeadmSchema>, keyof Derived> & Derived;
export type Rke2Cluster = Omit<z.output<typeof rke2Schema>, keyof Derived> & Derived;

/** A cluster of the site; `distribution` tells which. */
export type Cluster = KubeadmCluster | Rke2Cluster;
