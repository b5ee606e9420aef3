import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHostKey, hostKeyAlgorithms } from './check.ts';
import { coversHost, knownHostName } from './host-name.ts';
import { keyType, parseKnownHosts } from './parse.ts';

/** A key in wire format: its type, then anything. */
function wireKey(type: string, body: Uint8Array = randomBytes(32)): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), body]);
}

const line = (hosts: string, key: Buffer) => `${hosts} ${keyType(key)} ${key.toString('base64')}`;
const hashed = (name: string, salt: Buffer) =>
  `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const hostname = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const port = fc.integer({ min: 1, max: 65_535 });
const keys = fc
  .tuple(
    fc.constantFrom('ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256'),
    fc.uint8Array({ minLength: 1, maxLength: 64 }),
  )
  .map(([type, body]) => wireKey(type, body));

describe('known_hosts', () => {
  it('finds every host that was written, plain, hashed or in a list', () => {
    fc.assert(
      fc.property(
        hostname,
        hostname,
        port,
        keys,
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        (host, other, number, key, salt) => {
          const name = knownHostName(host, number);
          for (const hosts of [
            name,
            `${knownHostName(other, 22)},${name}`,
            hashed(name, Buffer.from(salt)),
          ]) {
            const parsed = parseKnownHosts(`# comment\n\n  ${line(hosts, key)} a comment\r\n`, 'file');
            expect(parsed).toMatchObject([{ line: 3, type: keyType(key), marker: undefined }]);
            expect(checkHostKey(key, parsed, { host: 'h', ofSite: true, knownAs: name })).toBeUndefined();
          }
        },
      ),
    );
  });

  it('never trusts a key that is not there', () => {
    fc.assert(
      fc.property(hostname, port, keys, keys, (host, number, pinned, shown) => {
        fc.pre(!pinned.equals(shown));
        const name = knownHostName(host, number);
        const parsed = parseKnownHosts(line(name, pinned), 'file');
        expect(checkHostKey(shown, parsed, { host: 'h', ofSite: true, knownAs: name })?.code).toBe(
          'SSH_HOST_KEY_CHANGED',
        );
        const elsewhere = knownHostName(`${host}.x`, number);
        expect(checkHostKey(pinned, parsed, { host: 'h', ofSite: true, knownAs: elsewhere })?.code).toBe(
          'SSH_HOST_KEY_UNKNOWN',
        );
        const otherPort = knownHostName(host, number === 1 ? 2 : number - 1);
        expect(checkHostKey(pinned, parsed, { host: 'h', ofSite: true, knownAs: otherPort })?.code).toBe(
          'SSH_HOST_KEY_UNKNOWN',
        );
      }),
    );
  });

  it('trusts nothing from text that is not a known_hosts file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), keys, (text, key) => {
        const parsed = parseKnownHosts(text, 'file');
        expect(checkHostKey(key, parsed, { host: 'h', ofSite: true, knownAs: 'h' })?.code).toBe(
          'SSH_HOST_KEY_UNKNOWN',
        );
      }),
    );
  });

  it('knows wildcards and negations, and takes dots and brackets as they are', () => {
    expect(coversHost('*.lan,!bad.lan', 'good.lan')).toBe(true);
    expect(coversHost('*.lan,!bad.lan', 'bad.lan')).toBe(false);
    expect(coversHost('node?', 'node1')).toBe(true);
    expect(coversHost('node?', 'node12')).toBe(false);
    expect(coversHost('a.b', 'axb')).toBe(false);
    expect(coversHost('[10.0.0.1]:2222', '[10.0.0.1]:2222')).toBe(true);
    expect(coversHost('[10.0.0.*]:2222', '[10.0.0.7]:2222')).toBe(true);
    expect(coversHost('NAS', 'nas')).toBe(true);
  });

  it('leaves out lines whose parts disagree', () => {
    const key = wireKey('ssh-ed25519');
    expect(parseKnownHosts(`h ssh-rsa ${key.toString('base64')}`, 'f')).toEqual([]);
    expect(parseKnownHosts(`@unknown ${line('h', key)}\nh ssh-ed25519\nh 1024 35 1234567`, 'f')).toEqual([]);
  });

  it('asks for the pinned types first and never for SHA-1', () => {
    const lines = parseKnownHosts(line('h', wireKey('ssh-rsa')), 'f');
    const order = hostKeyAlgorithms(lines, { host: 'h', ofSite: true, knownAs: 'h' });
    expect(order.slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']);
    expect(order).not.toContain('ssh-rsa');
    expect(hostKeyAlgorithms(lines, { host: 'x', ofSite: true, knownAs: 'x' })[0]).toBe('ssh-ed25519');
  });
});
