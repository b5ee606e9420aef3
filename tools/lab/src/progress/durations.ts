import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Part } from '../parts/part.ts';

/**
 * Seconds that parts took on 2 cores from an empty cache, two builds at a time. Only a first guess: the
 * last run on this machine counts more.
 */
const measured: Readonly<Record<string, number>> = {
  'kubernetes-control-plane': 300,
  'kubernetes-node': 60,
  agnhost: 15,
  crictl: 20,
  crane: 12,
  prometheus: 75,
  containerd: 60,
  flannel: 55,
  coredns: 50,
  etcd: 20,
  'node-exporter': 20,
  'cni-plugins': 20,
  'root-debian-12': 40,
  'root-el-10': 60,
  'root-gateway': 30,
  'layer-debian': 25,
  'layer-control-plane': 6,
  'apt-debian': 18,
  'apt-kubernetes': 9,
  'rpm-kubernetes': 14,
  'rpm-base': 30,
  runc: 9,
};

const otherwise = 5;

const lastRun = z.array(z.object({ name: z.string(), seconds: z.number() }));

/** Expected seconds of a part: what it took last here (`timings.json`), else what was measured elsewhere. */
export function makeEstimate(cacheDir: string): (part: Part) => number {
  const file = join(cacheDir, 'timings.json');
  const parsed = existsSync(file) ? lastRun.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const last = new Map(parsed?.data?.map((entry) => [entry.name, entry.seconds]));
  return (part) => last.get(part.name) ?? measured[part.name] ?? otherwise;
}
