import { expect, test } from 'vitest';
import { upgradeObstacle, versionSkew } from './version-skew.ts';

test.each([
  ['all the same', ['v1.29.15'], { a: 'v1.29.15' }, 'v1.29.1', []],
  ['the allowed extremes', ['v1.29.0', 'v1.30.1'], { a: 'v1.27.3', b: 'v1.29.9' }, 'v1.30.0', []],
  [
    'a kubelet ahead of one API server of two',
    ['v1.29.0', 'v1.30.0'],
    { a: 'v1.30.0' },
    undefined,
    ['kubelet v1.30.0 of a is newer than the API server v1.29.0'],
  ],
  [
    'a kubelet too old',
    ['v1.30.0+k3s1'],
    { a: 'v1.26.0' },
    undefined,
    ['kubelet v1.26.0 of a is more than 3 minor versions older than the API server v1.30.0+k3s1'],
  ],
  [
    'an old kubelet gets two only',
    ['v1.27.0'],
    { a: 'v1.24.0' },
    undefined,
    ['kubelet v1.24.0 of a is more than 2 minor versions older than the API server v1.27.0'],
  ],
  [
    'API servers apart',
    ['v1.28.0', 'v1.30.0'],
    {},
    undefined,
    ['API servers v1.28.0 and v1.30.0 are more than one minor version apart'],
  ],
  [
    'kubectl away',
    ['v1.29.0'],
    {},
    'v1.31.0',
    ['kubectl v1.31.0 is more than one minor version away from the API server v1.29.0'],
  ],
])('%s', (_name, apiServers, kubelets, kubectl, found) => {
  const versions = { apiServers, kubelets: { ...kubelets }, ...(kubectl === undefined ? {} : { kubectl }) };
  expect(versionSkew(versions)).toEqual(found);
});

test.each([
  ['v1.29.15', 'v1.30.2', undefined],
  ['v1.29.1', 'v1.29.15', undefined],
  ['v1.29.15', 'v1.29.15', undefined],
  ['v1.29.15', 'v1.31.0', 'v1.29.15 → v1.31.0 skips minor versions; go to 1.30 first'],
  ['v1.30.0', 'v1.29.15', 'v1.30.0 → v1.29.15 is a downgrade'],
  ['v1.29.15', 'v1.29.1', 'v1.29.15 → v1.29.1 is a downgrade'],
])('upgrade %s → %s', (from, to, why) => {
  expect(upgradeObstacle(from, to)).toBe(why);
});

test('what is no version is refused', () => {
  expect(() => upgradeObstacle('latest', 'v1.30.0')).toThrow('"latest" is not a version of Kubernetes');
});
