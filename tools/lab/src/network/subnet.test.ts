import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateSubnets, macAddress, nextNodeAddress, overlap, pickSubnet } from './subnet.ts';

test('a name always picks the same subnet, and the next one when it is in use', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(255), (name, taken) => {
      const candidates = candidateSubnets(name);
      expect(new Set(candidates).size).toBe(256);
      expect(pickSubnet(name, [])).toBe(candidates[0]);
      expect(pickSubnet(name, candidates.slice(0, taken))).toBe(candidates[taken]);
    }),
  );
});

test('no subnet left is an error', () => {
  expect(() => pickSubnet('x', ['10.213.0.0/16'])).toThrow(
    expect.objectContaining({ code: 'LAB_NO_SUBNET' }),
  );
});

test.each([
  ['10.213.7.0/24', '10.213.7.128/25', true],
  ['10.213.7.0/24', '10.0.0.0/8', true],
  ['10.213.7.0/24', '10.213.8.0/24', false],
  ['10.213.7.0/24', '0.0.0.0/0', false],
  ['10.213.7.0/24', 'default', false],
  ['10.213.7.0/24', 'fd00::/64', false],
  ['10.213.7.0/24', '10.213.7.9', true],
])('%s and %s overlap: %s', (a, b, expected) => {
  expect(overlap(a, b)).toBe(expected);
  expect(overlap(b, a)).toBe(expected);
});

test('addresses and MACs are distinct and stable', () => {
  expect(nextNodeAddress('10.213.7.0/24', [])).toBe('10.213.7.10');
  expect(nextNodeAddress('10.213.7.0/24', ['10.213.7.10'])).toBe('10.213.7.11');
  expect(macAddress('a', 'n1')).toMatch(/^02(:[0-9a-f]{2}){5}$/);
  expect(macAddress('a', 'n1')).not.toBe(macAddress('b', 'n1'));
});
