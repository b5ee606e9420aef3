import { type BenchLab, lightNodes } from '../nodes/lab.ts';
import { inContainer } from '../nodes/podman.ts';
import type { Options } from '../options.ts';
import type { Peer } from '../peers/peer.ts';
import type { BenchRecord } from '../results.ts';
import { openCourse } from './course.ts';
import { repeat, settle } from './repeat.ts';

/**
 * No-ops on more and more hosts: light nodes, since this machine cannot hold fifty whole ones. The first of them is
 * brought to the desired state, and the others are copies of it, without what VMStation remembers of that one.
 */
export async function growth(
  lab: BenchLab,
  peers: readonly Peer[],
  options: Options,
  record: BenchRecord,
): Promise<void> {
  const [model] = lab.nodes;
  if (model === undefined) throw new Error('light nodes are copies of a full one');
  const resources = Math.max(...options.resources);
  const first = await lightNodes(lab, model.container, 1, 1);
  await using alone = await openCourse(lab, first, [0]);
  await alone.clean(1);
  await settle(alone, peers, 1, resources);
  const container = first[0]?.container ?? '';
  await inContainer(container, 'rm -rf /var/lib/vmstation');
  const others = await lightNodes(lab, container, 2, Math.max(...options.growth));
  await alone.relay.close();
  await using course = await openCourse(lab, [...first, ...others], [0]);
  for (const hosts of options.growth)
    record.cells(
      await repeat(course, peers, { phase: 'again', hosts, resources, roundTripMs: 0 }, options, record),
    );
}
