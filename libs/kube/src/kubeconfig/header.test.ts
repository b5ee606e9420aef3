import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerOf, withHeader } from './header.ts';

const header = {
  target: 'cluster:home',
  stack: 'infra',
  task: 'kubeconfig',
  level: 3,
  after: ['host:masternode/command:kubeadm-init'],
} as const;

test('what was written is read again, whatever the body is', () => {
  fc.assert(
    fc.property(fc.string(), (body) => {
      expect(headerOf(withHeader(header, body))).toEqual({ header, body });
    }),
  );
});

test.each([
  '',
  'apiVersion: v1\nkind: Config\n',
  '# written by vmstation {"target":"host:x"}\nx',
  '# written by',
])('is not ours: %j', (text) => {
  expect(headerOf(text)).toBeUndefined();
});
