import { messageOf } from '@vmstation/engine';
import { type Cluster, hostsOf, type Site } from '@vmstation/inventory';
import { asleepOf } from './asleep.ts';
import { defineClusterCheck } from './cluster-check.ts';
import { endpointSlicesOf, fullName, servicesOf } from './objects.ts';

/** Services without a selector get their endpoints from elsewhere, or have a name outside. */
export const serviceEndpoints = defineClusterCheck({
  name: 'service-endpoints',
  sentence: 'every Service that selects pods has one that is ready',
  fix: 'compare its selector with the labels of its pods: kubectl -n NAMESPACE describe service NAME',
  measure: async (io) => {
    const [services, slices] = await Promise.all([servicesOf(io), endpointSlicesOf(io)]);
    return services
      .filter(({ spec }) => Object.keys(spec.selector).length > 0 && spec.type !== 'ExternalName')
      .filter(
        ({ metadata }) =>
          !slices.some(
            (slice) =>
              slice.metadata.namespace === metadata.namespace &&
              slice.metadata.labels['kubernetes.io/service-name'] === metadata.name &&
              // An endpoint that says nothing counts as ready (EndpointSlice API).
              slice.endpoints.some(
                ({ addresses, conditions }) => addresses.length > 0 && conditions?.ready !== false,
              ),
          ),
      )
      .map((service) => `${fullName(service)} has no endpoint`);
  },
});

interface Door {
  readonly name: string;
  readonly port: number;
  readonly path: string;
}

/** What of the site's NodePorts is deployed on a cluster. */
function doorsOf(site: Site, cluster: Cluster): readonly Door[] {
  const { nodePorts } = site.ports;
  return [
    ...(site.monitoring?.cluster === cluster.name
      ? [{ name: 'Prometheus', port: nodePorts.prometheus, path: '/-/ready' }]
      : []),
    ...(site.applications.backupStore?.cluster === cluster.name
      ? [{ name: 'the backup store', port: nodePorts.backupStore, path: '/metrics' }]
      : []),
  ];
}

/** Asked on every node: the pod is on one, so the others prove kube-proxy and the pod network. */
export const nodePorts = defineClusterCheck({
  name: 'node-ports',
  sentence: 'what is deployed answers HTTP on its port of every node, but for hosts that sleep',
  fix: 'look at the pod of that Service, then at kube-proxy on that node',
  applies: ({ site, cluster }) => doorsOf(site, cluster).length > 0,
  measure: async (io, { site, cluster }) => {
    const asleep = await asleepOf(io, site);
    const awake = hostsOf(site, cluster).filter(({ name }) => !asleep.has(name));
    const asked = awake.flatMap((host) =>
      doorsOf(site, cluster).map(async ({ name, port, path }) => {
        const what = `${name} on ${host.name} (${host.address}:${port})`;
        try {
          const { status } = await io.http(`http://${host.address}:${port}${path}`);
          return status === 200 ? [] : [`${what} answers with status ${status}`];
        } catch (error) {
          return [`${what} does not answer: ${messageOf(error)}`];
        }
      }),
    );
    return (await Promise.all(asked)).flat();
  },
});
