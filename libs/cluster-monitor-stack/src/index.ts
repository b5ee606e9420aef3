import { defineStack } from '@vmstation/inventory';
import { nodeExporter, prometheus, targetsUp } from './tasks.ts';

/** Metrics of every host and of the clusters, and the first alerts. */
export const stack = defineStack({
  name: 'cluster-monitor-stack',
  after: ['cluster-config'],
  tasks: [
    nodeExporter, // on every host, in a cluster or not
    prometheus, //   in the cluster, with its rules
    targetsUp, //    asked of the running one: everything that should be scraped answers
  ],
});

export { prometheusConfig } from './config/prometheus.ts';
export { alertRules } from './config/rules.ts';
export * as tasks from './tasks.ts';
