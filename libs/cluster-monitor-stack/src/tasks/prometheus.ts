import { defineClusterTask, volumeNamed } from '@vmstation/inventory';
import { manifest } from '@vmstation/kube';
import { prometheusObjects } from '../manifests/prometheus.ts';

/** Prometheus where its disk is. */
export const prometheus = defineClusterTask({
  name: 'prometheus',
  title: 'Prometheus with its first alerts',
  clusters: (cluster, site) => cluster.name === site.monitoring?.cluster,
  resources: ({ site, cluster }) => {
    if (site.monitoring === undefined) return [];
    const volume = volumeNamed(site, site.monitoring.volume);
    const [namespace, ...rest] = prometheusObjects(site, cluster, volume);
    const first = manifest(namespace, {
      after: [{ type: 'directory', key: volume.path, on: `host:${volume.host}` }],
    });
    return [first, ...rest.map((object) => manifest(object, { after: [first] }))];
  },
});
