import { Secret } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { wasTooLong } from './bounded.ts';
import { reason, redactor, secretsIn, tail } from './output.ts';

test('the end by a time limit is told from other ends', () => {
  expect(wasTooLong(124, 0, 60)).toBe(true);
  expect(wasTooLong(143, 60, 60)).toBe(true);
  expect(wasTooLong(137, 65, 60)).toBe(true);
  expect(wasTooLong(137, 3, 60)).toBe(false);
  expect(wasTooLong(1, 65, 60)).toBe(false);
});

test('the reason is the last line with words, of stderr before stdout', () => {
  expect(reason('done\n', 'E: no space left\n---\n\n')).toBe('E: no space left');
  expect(reason('only here\n', '\n')).toBe('only here');
  expect(reason('', '42\n')).toBeUndefined();
  const kubeadm =
    'pulling image: connection refused\n\t, error: exit status 1\nTo see the stack trace of this error, …\n';
  expect(reason('', kubeadm)).toBe('pulling image: connection refused');
});

test('forty lines are enough', () => {
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  expect(tail(`${lines.join('\n')}\n\n`).split('\n')).toEqual(lines.slice(60));
});

test('secrets are found however deep, and each line of a key counts', () => {
  const key = '-----BEGIN KEY-----\nabcdefghijkl\nmnop\n-----END KEY-----';
  const redact = redactor(
    secretsIn({ a: [{ b: new Secret(key) }], c: new Secret({ d: new Secret('inner') }) }),
  );
  expect(redact(key)).toBe('[secret]');
  expect(redact('bad line abcdefghijkl, inner')).toBe('bad line [secret], [secret]');
});
