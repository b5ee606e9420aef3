import { defineClusterTask, hostNamed, volumeNamed } from '@vmstation/inventory';
import { manifest, objectRef, probe } from '@vmstation/kube';
import { backupStoreObjects, namespace } from '../manifests/backup-store.ts';

/** A place for restic's backups, reachable from every machine of the network. */
export const backupStore = defineClusterTask({
  name: 'backup-store',
  title: 'backup store, answering on its NodePort',
  clusters: (cluster, site) => cluster.name === site.applications.backupStore?.cluster,
  resources: ({ site, cluster }) => {
    const app = site.applications.backupStore;
    if (app === undefined) return [];
    const volume = volumeNamed(site, app.volume);
    const port = site.ports.nodePorts.backupStore;
    const [first, ...rest] = backupStoreObjects(app.version, volume, port);
    const disk = { type: 'directory', key: volume.path, on: `host:${volume.host}` } as const;
    const made = manifest(first, { after: [disk] });
    // While the host of its disk sleeps, nobody waits for its pod: each of them says at once what it waits for.
    const objects = rest.map((object) => manifest(object, { after: [disk, made] }));
    const answers = probe(
      {
        name: 'backup-store',
        at: `http://${hostNamed(site, cluster.controlPlane[0] ?? '').address}:${port}/metrics`,
        expect: { status: 200, text: 'go_info' },
        timeoutSeconds: 60,
      },
      {
        after: [
          objectRef('apps/v1', 'Deployment', 'backup-store', namespace),
          objectRef('v1', 'Service', 'backup-store', namespace),
        ],
      },
    );
    return [made, ...objects, answers];
  },
});
