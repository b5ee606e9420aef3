import { afterAll, beforeAll } from 'vitest';
import { expectCode, proofLab } from './command.ts';
import { clusterFaults } from './faults/cluster.ts';

const lab = proofLab('ndc');
beforeAll(async () => {
  await lab.vmstation('lab', 'down');
  expectCode(await lab.vmstation('lab', 'up'), 0);
  expectCode(await lab.vmstation('apply'), 0);
});
afterAll(async () => {
  if (process.env.KEEP === undefined) expectCode(await lab.vmstation('lab', 'down'), 0);
});
clusterFaults(lab);
