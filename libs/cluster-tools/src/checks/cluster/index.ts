import { apiCertificate, apiReady, etcdHealthy } from './api.ts';
import type { ClusterCheck } from './cluster-check.ts';
import { coredns, dnsGate } from './dns.ts';
import { nodePressure, nodesReady, nodesSchedulable } from './nodes.ts';
import { outOfMemory, podsRunning, systemPods } from './pods.ts';
import { prometheusTargets } from './prometheus.ts';
import { nodePorts, serviceEndpoints } from './services.ts';
import { versions } from './versions.ts';
import { namespacesEnd, storage, workloadsAvailable } from './workloads.ts';

/** What holds of every healthy cluster, from the ground up. */
export const clusterChecks: readonly ClusterCheck[] = [
  apiReady,
  etcdHealthy,
  apiCertificate,
  versions,
  nodesReady,
  nodePressure,
  nodesSchedulable,
  systemPods,
  coredns,
  dnsGate,
  podsRunning,
  outOfMemory,
  workloadsAvailable,
  storage,
  namespacesEnd,
  serviceEndpoints,
  nodePorts,
  prometheusTargets,
];
