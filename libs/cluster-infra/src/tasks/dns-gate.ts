import { defineClusterTask } from '@vmstation/inventory';
import { manifest } from '@vmstation/kube';
import { asMadeOf } from '../access.ts';
import { dnsGateObject } from '../manifests/dns-gate.ts';

/** On every node a pod that is ready only while a Service name resolves and the Service answers. */
export const dnsGate = defineClusterTask({
  name: 'dns-gate',
  title: 'pods resolve Service names and reach Services, on every node',
  resources: ({ cluster }) => [
    manifest(dnsGateObject(cluster.dnsDomain), {
      after: [asMadeOf(cluster), ...cluster.members.map((name) => ({ type: 'node', key: name }))],
    }),
  ],
});
