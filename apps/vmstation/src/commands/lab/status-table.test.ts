import { expect, test } from 'vitest';
import { statusTable } from './status-table.ts';

const GiB = 1024 ** 3;

test('each node with what it uses, and the sum; what does not run uses nothing', () => {
  const text = statusTable([
    {
      name: 'gateway',
      address: '10.0.0.2',
      container: 'running',
      memoryBytes: GiB / 4,
      memoryLimitBytes: GiB / 2,
    },
    {
      name: 'ada',
      address: '10.0.0.3',
      container: 'running',
      system: 'running',
      memoryBytes: GiB,
      memoryLimitBytes: 2.5 * GiB,
    },
    { name: 'bob', address: '10.0.0.4', container: 'stopped', memoryLimitBytes: 2.5 * GiB },
  ]);
  expect(text).toMatch(/^ada +10\.0\.0\.3 +running +running +1\.0 GiB of 2\.5 GiB$/m);
  expect(text).toMatch(/^bob +10\.0\.0\.4 +stopped$/m);
  expect(text).toMatch(/^memory in all: 1\.3 GiB of 5\.5 GiB$/m);
});
