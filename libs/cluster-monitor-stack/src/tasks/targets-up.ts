import { defineClusterTask, hostNamed } from '@vmstation/inventory';
import { objectRef, probe } from '@vmstation/kube';
import { expectedTargets } from '../config/prometheus.ts';
import { namespace } from '../manifests/prometheus.ts';

/**
 * How long Prometheus may take to see an API server again that was away. Who watches the API asks again up to 60 s
 * later (client-go waits 30 s, up to doubled by chance): kube-proxy first, then Prometheus through it, whose dead
 * connection takes up to 45 s to be noticed; then come discovery (5 s) and a scrape (15 s). Measured: 22 to 118 s.
 */
const secondsAfterOutage = 240;

/**
 * Asks the running Prometheus: as many targets as the site has, and every one of them up but for those of hosts that may
 * sleep, whose own exporter is asked on the host while it is awake.
 */
export const targetsUp = defineClusterTask({
  name: 'targets-up',
  title: 'every Prometheus target is up',
  clusters: (cluster, site) => cluster.name === site.monitoring?.cluster,
  resources: ({ site, cluster }) => [
    probe(
      {
        name: 'prometheus-targets',
        at: `http://${hostNamed(site, cluster.controlPlane[0] ?? '').address}:${site.ports.nodePorts.prometheus}/api/v1/targets?state=active`,
        expect: {
          status: 200,
          json: [
            {
              path: 'data.activeTargets',
              atLeast: expectedTargets(site, cluster),
              every: { field: 'health', equals: 'up' },
              names: ['labels.job', 'labels.node', 'labels.instance', 'lastError'],
              except: { field: 'labels.sleeps', equals: 'true' },
            },
          ],
        },
        timeoutSeconds: secondsAfterOutage,
      },
      {
        after: [
          objectRef('apps/v1', 'StatefulSet', 'prometheus', namespace),
          objectRef('v1', 'Service', 'prometheus', namespace),
          // Nothing is asked of the others, so nobody waits for them.
          ...site.hosts
            .filter(({ power }) => !power.sleeps)
            .map(({ name }) => ({
              type: 'command',
              key: 'node-exporter-answers',
              on: `host:${name}` as const,
            })),
        ],
      },
    ),
  ],
});
