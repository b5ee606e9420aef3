import type { Cell } from '../cell.ts';
import { type BenchLab, lightNodes } from '../nodes/lab.ts';
import type { Options } from '../options.ts';
import type { Peer } from '../peers/peer.ts';
import { openCourse } from './course.ts';
import { repeat, settle } from './repeat.ts';

/** No-ops on more and more hosts: light nodes, since this machine cannot hold fifty whole ones. */
export async function growth(
  lab: BenchLab,
  peers: readonly Peer[],
  options: Options,
  keep: (cells: readonly Cell[]) => void,
): Promise<void> {
  const most = Math.max(...options.growth);
  const resources = Math.max(...options.resources);
  const nodes = await lightNodes(lab, most);
  await using course = await openCourse(lab, nodes, [0]);
  const what = { hosts: most, resources, roundTripMs: 0 };
  if (options.phases.includes('first'))
    keep(await repeat(course, peers.slice(0, 2), { ...what, phase: 'first' }, { ...options, runs: 1 }));
  await settle(course, peers, most, resources);
  for (const hosts of options.growth)
    keep(await repeat(course, peers, { ...what, hosts, phase: 'again' }, options));
}
