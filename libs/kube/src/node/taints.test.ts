import { expect, test } from 'vitest';
import { taintChange } from './taints.ts';

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
const gpu = { key: 'gpu', value: 'yes', effect: 'NoExecute' };

test('leaves the taints of others alone', () => {
  expect(taintChange([notReady], [gpu], [])).toEqual({
    fields: [{ field: 'taint gpu:NoExecute', from: undefined, to: 'set to yes' }],
    next: [notReady, gpu],
  });
});

test('takes away what it set itself, and nothing else', () => {
  expect(taintChange([notReady, gpu], [], ['gpu:NoExecute'])).toEqual({
    fields: [{ field: 'taint gpu:NoExecute', from: 'set to yes', to: undefined }],
    next: [notReady],
  });
});

test('sees another value', () => {
  const { fields, next } = taintChange([gpu], [{ ...gpu, value: 'no' }], []);
  expect(fields).toEqual([{ field: 'taint gpu:NoExecute', from: 'set to yes', to: 'set to no' }]);
  expect(next).toEqual([{ ...gpu, value: 'no' }]);
});

test('is quiet when all is as wanted', () => {
  expect(taintChange([notReady, gpu], [gpu], ['gpu:NoExecute']).fields).toEqual([]);
});
