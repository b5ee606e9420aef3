import { certificates } from './certificates.ts';
import { clock, timeDaemon } from './clock.ts';
import { disk } from './disk.ts';
import type { HostCheck } from './host-check.ts';
import { memory, swap } from './memory.ts';
import { hostsFile, resolver } from './names.ts';
import { sshdPolicy } from './sshd.ts';
import { failedUnits, nodeServices } from './units.ts';

/** What holds of every healthy host, in the order in which a person would look. */
export const hostChecks: readonly HostCheck[] = [
  clock,
  timeDaemon,
  disk,
  memory,
  swap,
  failedUnits,
  nodeServices,
  certificates,
  sshdPolicy,
  hostsFile,
  resolver,
];
