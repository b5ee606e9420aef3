import { visibleLine } from '@vmstation/engine';
import { color } from '@vmstation/reporters';
import { clockOf } from '../facts/format.ts';
import { runLine } from '../runs/format-run.ts';
import { table } from '../table.ts';
import { bytes } from '../units.ts';
import { type ClusterLine, type HostLine, isWhole, type Lost, type Status } from './gather.ts';

/** Long reasons are cut; the whole of one is in `vmstation facts HOST`. */
const widest = 78;

/** Everything at a glance: fits 80 columns and 24 lines for a few hosts. */
export function formatStatus(status: Status): string {
  const { hosts, clusters, planned } = status;
  const seen = hosts.filter((host) => 'facts' in host);
  const lost = [...hosts, ...clusters].filter((each) => 'error' in each);
  const busy = [...hosts, ...clusters].flatMap((each) => ('lock' in each ? lockLine(each) : []));
  const reached = clusters.filter((cluster) => 'version' in cluster);
  return [
    `${color.bold(status.site)} ${color.dim(status.environment)}`,
    ...(seen.length === 0 ? [] : ['', table(hostHead, seen.map(hostCells))]),
    ...(reached.length + planned.length === 0
      ? []
      : [
          '',
          table(
            ['CLUSTER', 'VERSION', 'NODES'],
            [...reached.map(clusterCells), ...planned.map((name) => [`- ${name}`, 'planned', ''])],
          ),
        ]),
    ...(lost.length === 0 ? [] : ['', ...lost.flatMap(lostLines)]),
    ...(busy.length === 0 ? [] : ['', ...busy]),
    '',
    status.lastRun === undefined
      ? color.dim('nothing was run from this machine yet')
      : `last run  ${runLine(status.lastRun)}`,
  ].join('\n');
}

const hostHead = ['HOST', 'OS', 'LOAD', 'MEMORY FREE', 'DISK FREE', 'CLOCK'];

function hostCells({ name, facts, load, memory, disk }: HostLine): readonly string[] {
  const share = (size: HostLine['memory']) =>
    size === undefined ? '-' : `${bytes(size.free)} (${Math.round((size.free / size.total) * 100)} %)`;
  return [
    `${color.green('✓')} ${name}`,
    `${facts.os.id} ${facts.os.version}`,
    load === undefined ? '-' : load.toFixed(2),
    share(memory),
    share(disk),
    clockOf(facts),
  ];
}

function clusterCells(cluster: ClusterLine): readonly string[] {
  const { name, version, nodes, ready, notReady, missing } = cluster;
  const words = [
    `${ready}/${nodes + missing.length} ready`,
    ...(notReady.length === 0 ? [] : [`not ${notReady.join(', ')}`]),
    ...(missing.length === 0 ? [] : [`missing ${missing.join(', ')}`]),
  ];
  return [
    `${isWhole(cluster) ? color.green('✓') : color.red('✗')} ${name}`,
    visibleLine(version),
    visibleLine(words.join(', ')),
  ];
}

function lostLines({ name, error }: Lost): readonly string[] {
  const line = cut(`${name}: ${error.message.split('\n')[0]}`);
  return [
    `${color.red('✗')} ${line}`,
    ...(error.next === undefined ? [] : [`  ${color.cyan('→')} ${visibleLine(error.next)}`]),
  ];
}

function lockLine({ name, lock }: HostLine | ClusterLine): readonly string[] {
  if (lock === undefined) return [];
  const who =
    typeof lock === 'string'
      ? lock.split('/').slice(0, 2).join(', process ')
      : `${lock.user}@${lock.host}, process ${lock.pid}, since ${lock.since.slice(0, 16).replace('T', ' ')}`;
  return [`${color.yellow('!')} ${cut(`${name}: locked by ${who}`)}`];
}

function cut(said: string): string {
  const text = visibleLine(said);
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
