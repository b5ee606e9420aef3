import { expect, test } from 'vitest';
import { type Desired, desiredOf } from './desired.ts';

const sum = (desired: Desired) => Object.values(desired).reduce((total, list) => total + list.length, 0);

test.each([
  [20, 'full'],
  [200, 'full'],
  [20, 'light'],
  [200, 'light'],
] as const)('%i resources on a %s node are that many', (count, kind) => {
  expect(sum(desiredOf(count, kind))).toBe(count);
});

test('each file lies in a folder that is declared, or is the unit of a service', () => {
  const { directories, files, services } = desiredOf(200, 'full');
  const folders = [...directories, ...services.map((name) => `/etc/systemd/system/${name}.service`)];
  for (const { path } of files) expect(folders.some((folder) => path.startsWith(folder))).toBe(true);
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
});
