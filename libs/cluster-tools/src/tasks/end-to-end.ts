import { defineClusterTask, hostsOf } from '@vmstation/inventory';
import { objectRef, probe } from '@vmstation/kube';

/** A NodePort answers on every node, not only on the one where the pod is: kube-proxy and the pod network work. */
export const endToEnd = defineClusterTask({
  name: 'end-to-end',
  title: 'deployed services answer on every node',
  resources: ({ site, cluster }) => {
    const { nodePorts } = site.ports;
    const wanted = [
      ...(site.monitoring?.cluster === cluster.name
        ? [
            {
              name: 'prometheus',
              port: nodePorts.prometheus,
              path: '/-/ready',
              workload: objectRef('apps/v1', 'StatefulSet', 'prometheus', 'monitoring'),
            },
          ]
        : []),
      ...(site.applications.backupStore?.cluster === cluster.name
        ? [
            {
              name: 'backup-store',
              port: nodePorts.backupStore,
              path: '/metrics',
              workload: objectRef('apps/v1', 'Deployment', 'backup-store', 'backup'),
            },
          ]
        : []),
    ];
    return hostsOf(site, cluster).flatMap((host) =>
      wanted.map(({ name, port, path, workload }) =>
        probe(
          {
            name: `${name}-on-${host.name}`,
            at: `http://${host.address}:${port}${path}`,
            expect: { status: 200 },
            timeoutSeconds: 60,
          },
          { after: [workload] },
        ),
      ),
    );
  },
});
