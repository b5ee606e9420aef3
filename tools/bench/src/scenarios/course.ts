import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanScript, type Desired, desiredOf } from '../desired.ts';
import { type BenchLab, user } from '../nodes/lab.ts';
import type { BenchNode } from '../nodes/node.ts';
import { inContainer } from '../nodes/podman.ts';
import type { BenchHost, Task } from '../peers/peer.ts';
import { type Relay, startRelay } from '../relay/client.ts';

/** Nodes behind a relay with one way in for each length of a round trip. */
export interface Course {
  readonly relay: Relay;
  /** What a peer is asked to do on the first so many nodes. */
  task(count: number, resources: number, roundTripMs: number): Promise<Task>;
  nodes(count: number): readonly BenchNode[];
  clean(count: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const portOf = (roundTripMs: number) => 2200 + roundTripMs;
const addressOf = (index: number) => `127.77.0.${10 + index}`;

export async function openCourse(
  { state }: BenchLab,
  nodes: readonly BenchNode[],
  roundTrips: readonly number[],
): Promise<Course> {
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-course-'));
  const knownHosts = join(folder, 'known_hosts');
  const ways = nodes.flatMap(({ address, hostKey }, index) =>
    roundTrips.map((roundTripMs) => ({
      address: addressOf(index),
      port: portOf(roundTripMs),
      target: { address, port: 22 },
      roundTripMs,
      hostKey,
    })),
  );
  await writeFile(
    knownHosts,
    ways.map(({ address, port, hostKey }) => `[${address}]:${port} ${hostKey}\n`).join(''),
  );
  const relay = await startRelay(ways);
  const [{ kind } = { kind: 'full' as const }] = nodes;
  const desired = (resources: number): Desired => desiredOf(resources, kind);

  return {
    relay,
    nodes: (count) => nodes.slice(0, count),
    async task(count, resources, roundTripMs) {
      const own = join(folder, `${count}-${resources}-${roundTripMs}`);
      await mkdir(own, { recursive: true });
      await writeFile(join(own, 'desired.json'), JSON.stringify(desired(resources)));
      const hosts = nodes
        .slice(0, count)
        .map(
          ({ name }, index): BenchHost => ({ name, address: addressOf(index), port: portOf(roundTripMs) }),
        );
      return { hosts, desired: join(own, 'desired.json'), folder: own, user, key: state.userKey, knownHosts };
    },
    async clean(count) {
      const script = cleanScript(kind);
      await Promise.all(nodes.slice(0, count).map(({ container }) => inContainer(container, script)));
    },
    async [Symbol.asyncDispose]() {
      await relay.close();
      await rm(folder, { recursive: true });
    },
  };
}
