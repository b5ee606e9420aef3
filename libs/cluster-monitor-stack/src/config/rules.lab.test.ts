import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { alertRules } from './rules.ts';

/** A series, by Prometheus' notation for one value after the other, a minute apart. */
type Series = Readonly<Record<string, string>>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-rules-'));
  writeFileSync(join(folder, 'rules.yml'), stringify(alertRules()));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What promtool says of an alert that must fire for these series, or must not; empty when it is so. */
function promtool(alert: string, series: Series, minutes: number, fires: boolean): string {
  const program = process.env.VMSTATION_PROMTOOL;
  if (program === undefined) throw new Error('set VMSTATION_PROMTOOL to promtool (see test/lab-setup.ts)');
  const file = {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
            eval_time: `${minutes}m`,
            exp_samples: [{ labels: '{}', value: fires ? 1 : 0 }],
          },
        ],
      },
    ],
  };
  writeFileSync(join(folder, 'test.yml'), stringify(file));
  const { status, stdout, stderr } = spawnSync(program, ['test', 'rules', 'test.yml'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stdout + stderr;
}

const node = (job: string, more = '') => `up{job="${job}",instance="a:1",node="a"${more}}`;
const full = (percent: number) => ({
  'node_filesystem_avail_bytes{fstype="ext4",mountpoint="/",node="a"}': `${100 - percent}x30`,
  'node_filesystem_size_bytes{fstype="ext4",mountpoint="/",node="a"}': '100x30',
});
const memory = (percent: number) => ({
  'node_memory_MemAvailable_bytes{node="a"}': `${100 - percent}x30`,
  'node_memory_MemTotal_bytes{node="a"}': '100x30',
});
const cpu = (idlePerMinute: number) => ({
  'node_cpu_seconds_total{mode="idle",cpu="0",instance="a:1",node="a"}': `0+${idlePerMinute}x30`,
});
/** Calls of whoever has a certificate that ends in less than so many seconds, and in no fewer than the step below. */
const certificates = (seconds: number) =>
  Object.fromEntries(
    ['604800', '2592000', '7776000', '+Inf'].map((le) => [
      `apiserver_client_certificate_expiration_seconds_bucket{job="kubernetes-apiservers",le="${le}"}`,
      `0+${Number(le.replace('+Inf', 'Infinity')) < seconds ? 0 : 60}x40`,
    ]),
  );
const reloads = 'prometheus_tsdb_reloads_failures_total';

const cases: readonly (readonly [
  alert: string,
  what: string,
  series: Series,
  minutes: number,
  fires: boolean,
])[] = [
  [
    'NodeExporterDown',
    'a host that does not answer',
    { [node('node-exporter', ',sleeps="false"')]: '0x30' },
    4,
    true,
  ],
  [
    'NodeExporterDown',
    'one that sleeps on purpose',
    { [node('node-exporter', ',sleeps="true"')]: '0x30' },
    4,
    false,
  ],
  ['NodeExporterDown', 'a short break', { [node('node-exporter', ',sleeps="false"')]: '1 0 1x30' }, 4, false],
  ['HighNodeCPU', '90 % busy', cpu(6), 20, true],
  ['HighNodeCPU', '80 % busy', cpu(12), 20, false],
  ['HighMemoryUsage', '95 % used', memory(95), 10, true],
  ['HighMemoryUsage', '85 % used', memory(85), 10, false],
  ['DiskNearlyFull', '95 % used', full(95), 15, true],
  ['DiskNearlyFull', '85 % used', full(85), 15, false],
  ['ClockNotSynchronised', 'a kernel that says so', { 'node_timex_sync_status{node="a"}': '0x30' }, 20, true],
  ['ClockNotSynchronised', 'a right clock', { 'node_timex_sync_status{node="a"}': '1x30' }, 20, false],
  ['KubeletDown', 'a kubelet that does not answer', { [node('kubernetes-nodes')]: '0x30' }, 10, true],
  [
    'KubeletDown',
    'one of a host that sleeps on purpose',
    { [node('kubernetes-nodes', ',sleeps="true"')]: '0x30' },
    10,
    false,
  ],
  ['KubeletDown', 'one that does', { [node('kubernetes-nodes')]: '1x30' }, 10, false],
  ['ApiServerDown', 'no API server at all', {}, 5, true],
  [
    'ApiServerDown',
    'one of two',
    {
      'up{job="kubernetes-apiservers",instance="a"}': '0x30',
      'up{job="kubernetes-apiservers",instance="b"}': '1x30',
    },
    5,
    false,
  ],
  ['CoreDNSDown', 'none that answers', { [node('coredns')]: '0x30' }, 5, true],
  ['CoreDNSDown', 'one that does', { [node('coredns')]: '1x30' }, 5, false],
  ['ClientCertificateEnds', 'three weeks', certificates(2592000), 40, true],
  ['ClientCertificateEnds', 'three months', certificates(7776000), 40, false],
  [
    'PrometheusTargetsDown',
    'one of two',
    { 'up{job="x",instance="a"}': '0x30', 'up{job="x",instance="b"}': '1x30' },
    10,
    true,
  ],
  [
    'PrometheusTargetsDown',
    'two of three, which sleep on purpose',
    {
      'up{job="x",instance="a"}': '1x30',
      'up{job="x",instance="b",sleeps="true"}': '0x30',
      'up{job="x",instance="c",sleeps="true"}': '0x30',
    },
    10,
    false,
  ],
  [
    'PrometheusTargetsDown',
    'none of two',
    { 'up{job="x",instance="a"}': '1x30', 'up{job="x",instance="b"}': '1x30' },
    10,
    false,
  ],
  [
    'PrometheusConfigReloadFailed',
    'a refused configuration',
    { prometheus_config_last_reload_successful: '0x30' },
    10,
    true,
  ],
  [
    'PrometheusConfigReloadFailed',
    'a taken one',
    { prometheus_config_last_reload_successful: '1x30' },
    10,
    false,
  ],
  ['PrometheusTSDBReloadsFailing', 'one that failed', { [reloads]: '0x5 1x25' }, 20, true],
  ['PrometheusTSDBReloadsFailing', 'none since the last 3 hours', { [reloads]: '7x30' }, 20, false],
];

test.each(cases)('%s: %s', (alert, _what, series, minutes, fires) => {
  expect(promtool(alert, series, minutes, fires)).toBe('');
});

test('every alert is shown firing and silent', () => {
  const names = alertRules().groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  for (const fires of [true, false]) {
    const shown = new Set(cases.filter((each) => each[4] === fires).map(([alert]) => alert));
    expect(names.filter((name) => !shown.has(name))).toEqual([]);
  }
});
