import { defineClusterTask, hostsOf, volumeNamed } from '@vmstation/inventory';
import { objectRef, probe } from '@vmstation/kube';
import { service } from '@vmstation/resources';

/** A NodePort answers on every node, not only on the one where the pod is: kube-proxy and the pod network work. */
export const endToEnd = defineClusterTask({
  name: 'end-to-end',
  title: 'deployed services answer on every node',
  resources: ({ site, cluster }) => {
    const { monitoring, applications } = site;
    const { nodePorts } = site.ports;
    const wanted = [
      ...(monitoring?.cluster === cluster.name
        ? [
            {
              name: 'prometheus',
              port: nodePorts.prometheus,
              path: '/-/ready',
              workload: objectRef('apps/v1', 'StatefulSet', 'prometheus', 'monitoring'),
              disk: volumeNamed(site, monitoring.volume),
            },
          ]
        : []),
      ...(applications.backupStore?.cluster === cluster.name
        ? [
            {
              name: 'backup-store',
              port: nodePorts.backupStore,
              path: '/metrics',
              workload: objectRef('apps/v1', 'Deployment', 'backup-store', 'backup'),
              disk: volumeNamed(site, applications.backupStore.volume),
            },
          ]
        : []),
    ];
    return hostsOf(site, cluster).flatMap((host) =>
      wanted.map(({ name, port, path, workload, disk }) =>
        probe(
          {
            name: `${name}-on-${host.name}`,
            at: `http://${host.address}:${port}${path}`,
            expect: { status: 200 },
            timeoutSeconds: 60,
          },
          {
            // Nobody answers while the host of the node sleeps, or that of the disk.
            after: [
              workload,
              { type: 'directory', key: disk.path, on: `host:${disk.host}` },
              service({ name: 'kubelet' }, { on: `host:${host.name}` }),
            ],
          },
        ),
      ),
    );
  },
});
