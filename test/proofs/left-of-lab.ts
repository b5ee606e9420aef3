import { execFileSync } from 'node:child_process';
import { readLabState } from '@vmstation/lab';
import { expect } from 'vitest';
import { z } from 'zod';
import { stateDirectory } from '../../tools/lab/src/state/paths.ts';
import { machineProcesses, typed } from '../../tools/lab/src/testing/machine-processes.ts';
import { expectCode, type ProofLab } from './command.ts';

/**
 * How all that a lab has on this machine is known again when the lab is gone, while other labs come and go beside it: the
 * names and numbers of its containers, of what they are made of, and each process that has run in them or for them.
 */
export interface Footprint {
  readonly words: readonly string[];
  readonly processes: ReadonlySet<string>;
}

/** Where a lab leaves traces: by kind, what prints them all. Some of it may go while it is read: another lab's. */
const places: Readonly<Record<string, string>> = {
  container: "podman ps --all --no-trunc --format '{{.ID}} {{.Names}}'",
  volume: 'podman volume ls --quiet',
  network: 'podman network ls --quiet',
  link: 'ip -oneline link',
  nft: 'nft --stateless --terse list ruleset',
  netns: 'ls /run/netns',
  mount: 'cut -d" " -f5 /proc/self/mountinfo',
  cgroup: 'find /sys/fs/cgroup -type d',
  file: `find ${stateDirectory()} /etc/containers /run/containers /run/libpod /var/lib/containers/storage -maxdepth 3`,
};
const kindsOfTraces = [...Object.keys(places), 'process'];

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    GraphDriver: z.object({ Data: z.object({ UpperDir: z.string() }) }),
    NetworkSettings: z.object({ SandboxKey: z.string() }),
    Mounts: z.array(z.object({ Name: z.string().optional() })),
  }),
);

const print = (command: string) =>
  execFileSync('sh', ['-c', `{ ${command}; } 2>/dev/null; true`], { encoding: 'utf8', maxBuffer: 2 ** 28 });

/** The footprint of a lab that is up. */
export async function footprintOf(lab: ProofLab): Promise<Footprint> {
  const { name, network, gateway, nodes } = await readLabState(lab.name);
  const names = [gateway.container, ...nodes.map(({ container }) => container)];
  const containers = inspected.parse(JSON.parse(print(`podman inspect ${names.join(' ')}`)));
  const ids = containers.map(({ Id }) => Id);
  const words = containers.flatMap(({ Id, Name, GraphDriver, NetworkSettings, Mounts }) => [
    ...[Id, Name, ...Mounts.flatMap((mount) => mount.Name ?? [])],
    GraphDriver.Data.UpperDir.split('/').at(-2) ?? '',
    NetworkSettings.SandboxKey.split('/').at(-1) ?? '',
  ]);
  const processes = (await machineProcesses()).filter(({ cgroups, command }) =>
    ids.some((id) => cgroups.includes(id) || command.includes(id)),
  );
  return {
    words: [...words, network.name, network.name.replaceAll('-', '_'), `labs/${name}`],
    processes: new Set(processes.map(({ id }) => id)),
  };
}

/** What is on this machine of the lab of these footprints, as lines `kind: what`; also what was started for it by name. */
async function leftOf(lab: string, footprints: readonly Footprint[]): Promise<readonly string[]> {
  const words = new Set(footprints.flatMap((each) => each.words).filter((word) => word !== ''));
  // No part of a longer name: another lab may be called almost so.
  const known = new RegExp(`(?<!\\w)(?:${[...words].join('|')})(?![\\w-])`);
  const running = (await machineProcesses()).filter(
    ({ id, environment }) =>
      footprints.some(({ processes }) => processes.has(id)) ||
      `\0${environment}`.includes(`\0VMSTATION_LAB=${lab}\0`),
  );
  const found = Object.entries(places).flatMap(([kind, command]) =>
    print(command)
      .split('\n')
      .filter((line) => known.test(line))
      .map((line) => `${kind}: ${line}`),
  );
  return [...running.map((each) => `process: ${typed(each)}`), ...found];
}

/** After `lab down` nothing on this machine is of the lab any more: what is looked for is seen before. */
export async function expectDownLeavesNothing(
  lab: ProofLab,
  earlier: readonly Footprint[] = [],
): Promise<void> {
  const footprints = [...earlier, await footprintOf(lab)];
  const left = () => leftOf(lab.name, footprints);
  const kinds = (await left()).map((line) => line.slice(0, line.indexOf(':')));
  expect([...new Set(kinds)].toSorted()).toEqual(kindsOfTraces.toSorted());
  expectCode(await lab.vmstation('lab', 'down'), 0);
  // What has watched a container, or worked for Nx, ends a moment later.
  await expect.poll(left, { timeout: 30_000, interval: 1000 }).toEqual([]);
}
