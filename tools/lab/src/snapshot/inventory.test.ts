import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInventory } from './inventory.ts';

const path = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
const hash = 'a'.repeat(64);

test('any file name survives, with its facts and its hash', () => {
  fc.assert(
    fc.property(path, (name) => {
      const output = `@section file\0f\t644\t0:0\t5\t\t/${name}\0@section sha256\0${hash}  /${name}\0`;
      expect(parseInventory('n', output).entries.file).toEqual({ [`/${name}`]: `f 644 0:0 5 bytes ${hash}` });
    }),
  );
});

test('links keep their target, packages their version, repeated rules their number', () => {
  const output = [
    '@section file',
    'l\t-\t0:0\t-\t../x\t/etc/l',
    '@section package',
    'nano:amd64\tii \t7.2-1',
    '@section user',
    'ada:x:1000:1000:,:/home/ada:/bin/sh',
    '@section password',
    'ada:!',
    '@section iptables',
    '-A INPUT -j DROP',
    '-A INPUT -j DROP',
    '@section process',
    'sshd',
    'sshd',
    '',
  ].join('\0');
  expect(parseInventory('n', output).entries).toEqual({
    file: { '/etc/l': 'l - 0:0 -> ../x' },
    package: { 'nano:amd64': 'ii \t7.2-1' },
    user: { ada: 'x:1000:1000:,:/home/ada:/bin/sh' },
    password: { ada: '!' },
    iptables: { '-A INPUT -j DROP': '|' },
    process: { sshd: '' },
  });
});
