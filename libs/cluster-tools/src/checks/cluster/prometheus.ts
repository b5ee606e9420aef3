import { hostNamed } from '@vmstation/inventory';
import { z } from 'zod';
import { defineClusterCheck } from './cluster-check.ts';

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        health: z.string(),
        scrapeUrl: z.string(),
        lastError: z.string().default(''),
        labels: z.record(z.string(), z.string()),
      }),
    ),
  }),
});

type Target = z.output<typeof targetsSchema>['data']['activeTargets'][number];

/** A host that sleeps does not even refuse a connection. */
function asleep({ labels, lastError }: Target): boolean {
  return (
    labels.sleeps === 'true' &&
    /deadline exceeded|i\/o timeout|no route to host|host is (?:down|unreachable)/.test(lastError)
  );
}

/** Asked of the running Prometheus, which alone knows what it reaches. A host that nobody asks is down, too. */
export const prometheusTargets = defineClusterCheck({
  name: 'prometheus-targets',
  sentence: 'Prometheus sees every host, and each of its targets is up, but for hosts that sleep',
  fix: 'open /targets of Prometheus; a host that is missing: vmstation apply --stack=cluster-monitor-stack',
  applies: ({ site, cluster }) => site.monitoring?.cluster === cluster.name,
  measure: async (io, { site, cluster }) => {
    const { address } = hostNamed(site, cluster.controlPlane[0] ?? '');
    const url = `http://${address}:${site.ports.nodePorts.prometheus}/api/v1/targets?state=active`;
    const { status, body } = await io.http(url);
    if (status !== 200) return [`Prometheus answers with status ${status}`];
    const targets = targetsSchema.parse(JSON.parse(body)).data.activeTargets;
    const instances = targets.map(({ labels }) => labels.instance);
    return [
      ...site.hosts
        .filter((host) => !instances.includes(`${host.address}:${site.ports.nodeExporter}`))
        .map(({ name }) => `nobody asks the node exporter of ${name}`),
      ...targets
        .filter((target) => target.health !== 'up' && !asleep(target))
        .map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} is ${health}: ${lastError}`),
    ];
  },
});
