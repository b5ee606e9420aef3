import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressNumber,
  contains,
  lastAddress,
  nthAddress,
  overlaps,
  parseCidr,
  showAddress,
  showCidr,
} from './ipv4.ts';

const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const network = fc
  .record({ number, prefix: fc.integer({ min: 0, max: 32 }) })
  .map(({ number: first, prefix }) => {
    return showCidr(parseCidr(`${showAddress(first)}/${prefix}`));
  });

test('an address is the same after reading and showing', () => {
  fc.assert(fc.property(number, (value) => addressNumber(showAddress(value)) === value));
});

test('a network contains its first and its last address and not the one after', () => {
  fc.assert(
    fc.property(network, (cidr) => {
      const last = addressNumber(lastAddress(cidr));
      expect(contains(cidr, nthAddress(cidr, 0)) && contains(cidr, lastAddress(cidr))).toBe(true);
      if (last < 2 ** 32 - 1) expect(contains(cidr, showAddress(last + 1))).toBe(false);
    }),
  );
});

test('networks overlap when and only when one has the first address of the other', () => {
  fc.assert(
    fc.property(network, network, (a, b) => {
      expect(overlaps(a, b)).toBe(overlaps(b, a));
      expect(overlaps(a, b)).toBe(contains(a, nthAddress(b, 0)) || contains(b, nthAddress(a, 0)));
    }),
  );
});

test('the Services of kubeadm', () => {
  expect(lastAddress('10.96.0.0/12')).toBe('10.111.255.255');
  expect(nthAddress('10.96.0.0/12', 10)).toBe('10.96.0.10');
});
