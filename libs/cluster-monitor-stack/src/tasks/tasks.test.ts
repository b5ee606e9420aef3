import { hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { prometheusConfig } from '../config/prometheus.ts';
import { nodeExporter } from './node-exporter.ts';
import { prometheus } from './prometheus.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const cluster = site.clusters.find(({ name }) => name === 'debian');
if (cluster === undefined) throw new Error('no cluster debian');

test('every host runs an exporter where Prometheus looks for it', () => {
  const { scrape_configs: jobs } = Object.assign({ scrape_configs: [] }, prometheusConfig(site, cluster));
  const targets = site.hosts.map(({ name, address }) =>
    expect.objectContaining({
      targets: [`${address}:9100`],
      labels: expect.objectContaining({ node: name }),
    }),
  );
  expect(jobs).toContainEqual({ job_name: 'node-exporter', static_configs: targets });
  for (const host of site.hosts) {
    const drafts = nodeExporter.resources({ site, host, facts: predictFacts(host) });
    expect(drafts.find(({ key }) => key === 'node-exporter.service')?.desired).toMatchObject({
      unit: expect.stringContaining(`--web.listen-address=${host.address}:9100 `),
    });
  }
});

test('what Prometheus asks of a host that sleeps says so, and of no other', () => {
  const { scrape_configs: jobs } = Object.assign({ scrape_configs: [] }, prometheusConfig(site, cluster));
  const sleepers = cluster.members.filter((name) => hostNamed(site, name).power.sleeps);
  expect(sleepers).not.toEqual([]);
  for (const job_name of ['kubernetes-nodes', 'kubernetes-cadvisor']) {
    expect(jobs).toContainEqual(
      expect.objectContaining({
        job_name,
        relabel_configs: expect.arrayContaining([
          {
            source_labels: ['__meta_kubernetes_node_name'],
            regex: expect.stringMatching(new RegExp(`(^|\\|)${sleepers.join('|')}(\\||$)`)),
            target_label: 'sleeps',
            replacement: 'true',
          },
        ]),
      }),
    );
  }
});

test('an exporter is that of the machine’s architecture, with its own digest', () => {
  const host = hostNamed(site, 'homelab');
  const program = (arch: 'amd64' | 'arm64') =>
    nodeExporter
      .resources({ site, host, facts: { ...predictFacts(host), arch } })
      .find(({ type }) => type === 'binary')?.desired;
  for (const arch of ['amd64', 'arm64'] as const) {
    expect(program(arch)).toMatchObject({
      url: expect.stringContaining(`linux-${arch}.tar.gz`),
      downloadSha256: site.monitoring?.nodeExporter.sha256[arch],
    });
  }
});

test.each([
  ['15s', '10s'],
  ['10s', '10s'],
  ['5s', '5s'],
  ['500ms', '500ms'],
  ['1m', '10s'],
])('scraping every %s gives up after %s, which is never later', (scrapeInterval, scrape_timeout) => {
  if (site.monitoring === undefined) throw new Error('no monitoring');
  const changed = { ...site, monitoring: { ...site.monitoring, scrapeInterval } };
  expect(prometheusConfig(changed, cluster)).toMatchObject({
    global: { scrape_interval: scrapeInterval, scrape_timeout },
  });
});

test.each(['4GB', '4G'])('a size of %s is written as Prometheus reads it', (size) => {
  if (site.monitoring === undefined) throw new Error('no monitoring');
  const monitoring = { ...site.monitoring, retention: { ...site.monitoring.retention, size } };
  const drafts = prometheus.resources({ site: { ...site, monitoring }, cluster, facts: new Map() });
  expect(JSON.stringify(drafts.map(({ desired }) => desired))).toContain(
    '"--storage.tsdb.retention.size=4GB"',
  );
});

test('Prometheus waits for the folder of its volume, on the host that has it', () => {
  const [first] = prometheus.resources({ site, cluster, facts: new Map() });
  expect(first?.after).toEqual([
    { type: 'directory', key: '/srv/monitoring_data/prometheus', on: 'host:masternode' },
  ]);
});

test.each([
  [65534, true],
  [0, undefined],
])('Prometheus runs as who owns its volume: %s', async (uid, runAsNonRoot) => {
  const overlays = { owned: { volumes: { prometheus: { uid, gid: uid } } } };
  const path = 'libs/cluster-config/sites/vmstation';
  const owned = await loadSite({ path, environment: 'owned', overlays });
  const drafts = prometheus.resources({ site: owned, cluster, facts: new Map() });
  const pods = JSON.stringify(drafts.find(({ key }) => key.includes('StatefulSet'))?.desired);
  const security = { runAsUser: uid, runAsGroup: uid, ...(runAsNonRoot && { runAsNonRoot }) };
  expect(pods).toContain(JSON.stringify(security).slice(0, -1));
  expect(pods.includes('runAsNonRoot')).toBe(runAsNonRoot === true);
});

test('a site without a word of packages has what its exporters are fetched and taken out with', async () => {
  const overlays = { bare: { packages: { common: [], debian: [], el: [] } } };
  const path = 'libs/cluster-config/sites/vmstation';
  const bare = await loadSite({ path, environment: 'bare', overlays });
  for (const host of bare.hosts) {
    const drafts = nodeExporter.resources({ site: bare, host, facts: predictFacts(host) });
    const wanted = drafts.flatMap(({ after }) => after).filter(({ type }) => type === 'package');
    expect(wanted).toEqual([{ type: 'package', key: host.family === 'debian' ? 'curl' : 'tar' }]);
  }
});
