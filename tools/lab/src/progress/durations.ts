import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Part } from '../parts/part.ts';
import { writeWhole } from '../state/write-whole.ts';

/**
 * Seconds that parts took on 2 cores from an empty cache, two builds at a time. Only a first guess: the
 * last run on this machine counts more. Source: `npm run fresh` of 21 November 2026.
 */
const measured: Readonly<Record<string, number>> = {
  'kubernetes-control-plane': 520,
  'kubernetes-node': 45,
  agnhost: 5,
  crictl: 9,
  crane: 113,
  prometheus: 166,
  containerd: 122,
  flannel: 115,
  coredns: 89,
  etcd: 39,
  'node-exporter': 24,
  'cni-plugins': 11,
  'root-debian-12': 45,
  'root-el-10': 67,
  'root-gateway': 27,
  'layer-debian': 45,
  'layer-control-plane': 3,
  'apt-debian': 17,
  'apt-kubernetes': 5,
  'rpm-kubernetes': 6,
  'rpm-base': 23,
  runc: 9,
};

const otherwise = 5;

const fileOf = (cacheDir: string) => join(cacheDir, 'timings.json');
const lastRun = z.array(z.object({ name: z.string(), seconds: z.number() }));

/** Expected seconds of a part: what it took last here, else what was measured elsewhere. */
export function makeEstimate(cacheDir: string): (part: Part) => number {
  const last = new Map(readTimings(cacheDir).map((entry) => [entry.name, entry.seconds]));
  return (part) => last.get(part.name) ?? measured[part.name] ?? otherwise;
}

type Timings = z.output<typeof lastRun>;

/** Nothing where there is no such file, or one that cannot be read: a guess is no reason to fail. */
function readTimings(cacheDir: string): Timings {
  try {
    return lastRun.parse(JSON.parse(readFileSync(fileOf(cacheDir), 'utf8')));
  } catch {
    return [];
  }
}

/** Keeps what parts took, in one step: others may read meanwhile. */
export async function writeTimings(cacheDir: string, timings: Timings): Promise<void> {
  await writeWhole(fileOf(cacheDir), `${JSON.stringify(timings, null, 2)}\n`);
}
