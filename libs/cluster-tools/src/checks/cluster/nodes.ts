import { asleepOf } from './asleep.ts';
import { defineClusterCheck } from './cluster-check.ts';
import { isReady, nodesOf } from './objects.ts';

export const nodesReady = defineClusterCheck({
  name: 'nodes-ready',
  sentence: 'every member is a node, and ready, but for hosts that sleep',
  fix: 'look at that host: vmstation validate --live --limit=NODE, or journalctl -u kubelet there',
  measure: async (io, { site, cluster }) => {
    const [nodes, asleep] = await Promise.all([nodesOf(io), asleepOf(io, site)]);
    const names = nodes.map(({ metadata }) => metadata.name);
    return [
      ...cluster.members.filter((name) => !names.includes(name)).map((name) => `${name} is not a node`),
      ...nodes.flatMap((node) => {
        if (isReady(node) || asleep.has(node.metadata.name)) return [];
        const ready = node.status.conditions.find(({ type }) => type === 'Ready');
        const { name } = node.metadata;
        const why = `${name} is not ready: ${ready?.message || ready?.reason || 'it says nothing'}`;
        const left = `${name} is no member of ${cluster.name} in the site; where it is gone for good: kubectl delete node ${name}`;
        return [cluster.members.some((member) => member === name) ? why : left];
      }),
    ];
  },
});

const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

/** A condition that is unknown is no pressure; nodes-ready sees a kubelet that is silent. */
export const nodePressure = defineClusterCheck({
  name: 'node-pressure',
  sentence: 'no node lacks memory, disk, processes or network',
  fix: 'free what is short there; see: kubectl describe node NODE',
  measure: async (io) =>
    (await nodesOf(io)).flatMap(({ metadata, status }) =>
      status.conditions
        .filter((condition) => pressures.includes(condition.type) && condition.status === 'True')
        .map(({ type, message }) => `${metadata.name} has ${type}: ${message}`),
    ),
});

export const nodesSchedulable = defineClusterCheck({
  name: 'nodes-schedulable',
  sentence: 'no node is cordoned',
  fix: 'if that is over: kubectl uncordon NODE',
  measure: async (io) =>
    (await nodesOf(io))
      .filter(({ spec }) => spec.unschedulable)
      .map(({ metadata }) => `${metadata.name} is cordoned`),
});
