import { asleepOf } from './asleep.ts';
import { defineClusterCheck } from './cluster-check.ts';
import { deploymentsOf, isReady, podsOf } from './objects.ts';

export const coredns = defineClusterCheck({
  name: 'coredns',
  sentence: 'CoreDNS has all of its replicas',
  fix: 'see why: kubectl -n kube-system logs -l k8s-app=kube-dns',
  measure: async (io) => {
    const found = (await deploymentsOf(io)).filter(
      ({ metadata }) => metadata.namespace === 'kube-system' && metadata.labels['k8s-app'] === 'kube-dns',
    );
    if (found.length === 0) return ['there is no Deployment of CoreDNS'];
    return found.flatMap(({ metadata, spec, status }) => [
      ...(spec.replicas === 0 ? [`${metadata.name} is scaled to nothing`] : []),
      ...(status.availableReplicas < spec.replicas
        ? [`${metadata.name}: ${status.availableReplicas} of ${spec.replicas} available`]
        : []),
    ]);
  },
});

/**
 * The pods of cluster-infra:dns-gate are ready as long as they can look up a Service and connect to it: the measured
 * way from a pod on that node over DNS to a Service address.
 */
export const dnsGate = defineClusterCheck({
  name: 'dns-gate',
  sentence: 'pods on every node resolve a Service name and reach it, but for hosts that sleep',
  fix: 'look at kube-proxy and the pod network on that node; vmstation apply --stack=cluster-infra',
  applies: ({ cluster }) => cluster.distribution === 'kubeadm',
  measure: async (io, { site, cluster }) => {
    const [pods, asleep] = await Promise.all([podsOf(io), asleepOf(io, site)]);
    const gates = pods.filter(({ metadata }) => metadata.labels.app === 'dns-gate');
    return cluster.members.flatMap((name) => {
      const here = gates.filter(({ spec }) => spec.nodeName === name);
      if (here.some(isReady) || asleep.has(name)) return [];
      return [here.length === 0 ? `${name} has no dns-gate pod` : `pods on ${name} do not`];
    });
  },
});
