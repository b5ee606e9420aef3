import { type Cell, groupOf, type Question } from '../cell.ts';
import type { Options } from '../options.ts';
import type { Peer } from '../peers/peer.ts';
import type { BenchRecord } from '../results.ts';
import { sample } from '../sample.ts';
import type { Course } from './course.ts';

/**
 * Measures peers in turns (the first of each, then the second of each, …), so that whatever else this machine does
 * slows all of them. A peer that has used up its time is left out of later turns, and so is, when runs are filled up,
 * one that has as many from before.
 */
export async function repeat(
  course: Course,
  peers: readonly Peer[],
  what: Question,
  options: Options,
  record: BenchRecord,
): Promise<readonly Cell[]> {
  const { phase, hosts, resources, roundTripMs } = what;
  const { runs, budget } = options;
  const task = await course.task(hosts, resources, roundTripMs);
  const known = options.fill ? record.earlier.filter((cell) => groupOf(cell) === groupOf(what)) : [];
  const turns = peers.map((peer) => {
    const before = peer.released ? known.find((cell) => cell.peer === peer.name) : undefined;
    const { samples, runs } = before ?? { samples: [], runs: [] };
    const cell: Cell = { peer: peer.name, ...what, samples: [...samples], runs: [...runs] };
    return { peer, cell };
  });
  for (let run = 0; run < runs; run += 1) {
    for (const { peer, cell } of turns) {
      const { samples } = cell;
      if (samples.length > run) continue;
      if (samples.reduce((total, { seconds }) => total + seconds, 0) > budget) continue;
      if (phase === 'first') await course.clean(hosts);
      const { sample: one, output } = await sample(
        await peer.prepare(task),
        course.nodes(hosts),
        course.relay,
      );
      if ((phase === 'again') !== peer.foundNothing(output, hosts))
        throw new Error(
          `${peer.name} had ${phase === 'again' ? 'something' : 'nothing'} to change:\n${output}`,
        );
      samples.push(one);
      if (cell.runs.at(-1) !== record.run) cell.runs.push(record.run);
      say(what, peer.name, one.seconds);
    }
  }
  return turns.map(({ cell }) => cell);
}

/** Lets every peer work until none of them finds anything to change: they differ in how they write some things. */
export async function settle(course: Course, peers: readonly Peer[], hosts: number, resources: number) {
  const task = await course.task(hosts, resources, 0);
  console.log(
    `▸ ${hosts} hosts ${resources} resources: everybody works until nobody finds anything to change`,
  );
  for (let round = 1; ; round += 1) {
    const outputs: string[] = [];
    let quiet = 0;
    for (const peer of peers) {
      const { output } = await sample(await peer.prepare(task), course.nodes(hosts), course.relay);
      if (peer.foundNothing(output, hosts)) quiet += 1;
      else outputs.push(`${peer.name}:\n${output.slice(-3000)}`);
    }
    if (quiet === peers.length) return;
    if (round === 3) throw new Error(`peers undo each other's work:\n${outputs.join('\n')}`);
  }
}

function say({ phase, hosts, resources, roundTripMs }: Question, peer: string, seconds: number): void {
  console.log(
    `${phase} ${hosts} hosts ${resources} resources ${roundTripMs} ms: ${peer} ${seconds.toFixed(2)} s`,
  );
}
