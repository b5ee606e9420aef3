import { defineStack } from '@vmstation/inventory';
import { accessOf } from './access.ts';
import {
  containerd,
  controlPlane,
  dnsGate,
  join,
  kernel,
  kubeconfig,
  kubernetesPackages,
  network,
  nodes,
} from './tasks.ts';

/** From prepared machines to clusters whose nodes are ready and whose DNS answers. */
export const stack = defineStack({
  name: 'cluster-infra',
  after: ['cluster-setup'],
  access: accessOf,
  tasks: [
    kernel, //              swap off, modules, sysctls of cluster members
    containerd, //          container runtime, its mirrors
    kubernetesPackages, //  kubelet, kubeadm, kubectl, crictl, CNI plugins, held at their versions
    controlPlane, //        kubeadm init, exactly once
    join, //                kubeadm join, exactly once a worker
    kubeconfig, //          for the user on the control plane and on the controller
    network, //             Flannel
    nodes, //               labels and roles; every node Ready
    dnsGate, //             a pod on every node resolves a Service name and reaches it
  ],
});

export { accessOf } from './access.ts';
export * as tasks from './tasks.ts';
