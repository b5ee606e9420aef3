import { defineStack } from '@vmstation/inventory';
import { endToEnd } from './tasks.ts';

/** Looking at everything from outside, as a person would. */
export const stack = defineStack({
  name: 'cluster-tools',
  after: ['cluster-monitor-stack', 'cluster-application-stack'],
  tasks: [
    endToEnd, // what was deployed answers on every node, asked from the controller
  ],
});

export type { ClusterCheckContext, HostCheckContext, Verdict } from './checks/check.ts';
export type { ClusterCheck, ClusterIo } from './checks/cluster/cluster-check.ts';
export { clusterChecks } from './checks/cluster/index.ts';
export { runClusterChecks } from './checks/cluster/run-cluster-checks.ts';
export type { HostCheck } from './checks/host/host-check.ts';
export { hostChecks } from './checks/host/index.ts';
export { runHostChecks } from './checks/host/run-host-checks.ts';
export { clusterIo } from './checks/io.ts';
export * as tasks from './tasks.ts';
