import type { Cell } from '../cell.ts';
import type { BenchLab } from '../nodes/lab.ts';
import type { Options } from '../options.ts';
import type { Peer } from '../peers/peer.ts';
import type { BenchRecord } from '../results.ts';
import { openCourse } from './course.ts';
import { repeat, settle } from './repeat.ts';

/** First applies and no-ops of everybody on the same nodes. */
export async function table(
  lab: BenchLab,
  peers: readonly Peer[],
  options: Options,
  record: BenchRecord,
): Promise<void> {
  await using course = await openCourse(lab, lab.nodes, [...new Set([0, ...options.roundTrips])]);
  for (const resources of options.resources) {
    for (const hosts of options.hosts) {
      const all = async (phase: Cell['phase']) => {
        for (const roundTripMs of options.roundTrips)
          record.cells(
            await repeat(course, peers, { phase, hosts, resources, roundTripMs }, options, record),
          );
      };
      if (options.phases.includes('first')) await all('first');
      if (!options.phases.includes('again')) continue;
      await course.clean(hosts);
      await settle(course, peers, hosts, resources);
      await all('again');
    }
  }
}
