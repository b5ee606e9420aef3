import { readFile } from 'node:fs/promises';
import { VmstationError } from '@vmstation/engine';

export interface HardLimits {
  /** Open files a process may have. */
  readonly nofile: number;
  /** Processes a user may have. */
  readonly nproc: number;
}

/**
 * No node needs more than this; beyond it some programs loop over every possible descriptor, and podman lowers
 * its own process limit so that a greater one is refused (tried: 32768 starts, 65536 does not).
 */
const ENOUGH: HardLimits = { nofile: 1_048_576, nproc: 32_768 };

/**
 * This process's hard limits, capped. A container must not ask for more than its maker has where
 * CAP_SYS_RESOURCE is missing, or it does not start ("setrlimit: Operation not permitted").
 */
export async function ownHardLimits(): Promise<HardLimits> {
  return parseLimits(await readFile('/proc/self/limits', 'utf8'));
}

/** Reads the text of /proc/PID/limits. Throws `LAB_LIMITS_UNREADABLE`. */
export function parseLimits(text: string): HardLimits {
  return {
    nofile: hardLimit(text, 'Max open files', ENOUGH.nofile),
    nproc: hardLimit(text, 'Max processes', ENOUGH.nproc),
  };
}

function hardLimit(text: string, label: string, cap: number): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(label));
  const hard = line?.slice(label.length).trim().split(/\s+/)[1];
  if (hard === undefined || !/^(unlimited|\d+)$/.test(hard)) {
    throw new VmstationError({
      code: 'LAB_LIMITS_UNREADABLE',
      message: `no hard limit for "${label}"`,
      next: 'see what /proc/self/limits says; ulimit -H sets one',
    });
  }
  return hard === 'unlimited' ? cap : Math.min(Number(hard), cap);
}

const GIB = 1024 ** 3;
const LAB_MEMORY = 8 * GIB;

/** Bytes of the gateway, which serves files and nothing else. */
export const gatewayMemory = GIB / 2;

/**
 * Bytes a node may use: an equal part of 8 GiB less the gateway's, but 1.5 GiB at least (a control plane's need) and
 * 4 GiB at most.
 */
export function nodeMemory(nodes: number): number {
  return Math.floor(Math.min(4 * GIB, Math.max(1.5 * GIB, (LAB_MEMORY - gatewayMemory) / nodes)));
}
