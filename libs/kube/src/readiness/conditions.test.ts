import { expect, test } from 'vitest';
import { conditionLines, isSilent } from './conditions.ts';

function condition(type: string, status: string, message = '') {
  return { status: { conditions: [{ type, status, reason: 'Because', message }] } };
}

test('a node is silent when nobody knows whether it is ready, not when it says itself that it is not', () => {
  const statuses = ['True', 'False', 'Unknown'];
  expect(statuses.map((status) => isSilent(condition('Ready', status)))).toEqual([false, false, true]);
  expect(isSilent(condition('DiskPressure', 'Unknown'))).toBe(false);
  expect(isSilent({})).toBe(false);
});

test('conditions in words', () => {
  expect(conditionLines(condition('Ready', 'False', 'cni plugin not initialized'))).toEqual([
    'Ready=False (Because: cni plugin not initialized)',
  ]);
});
