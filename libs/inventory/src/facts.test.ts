import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFacts, predictFacts } from './facts.ts';
import { loadSite } from './load/load-site.ts';

const sample = {
  'os.id': 'debian',
  'os.version': '12',
  arch: 'x86_64',
  kernel: '6.1.0-32-amd64',
  hostname: 'masternode',
  cpus: '4',
  'memory.bytes': '8234434560',
  'swap.bytes': '0',
  'disk.free /': '53687091200',
  'disk.free /srv/monitoring_data': '107374182400',
  interface: 'enp2s0',
  addresses: '192.168.4.63 10.244.0.1 ',
  'machine.id': 'abc',
  'boot.id': 'def',
  'time.synchronised': 'yes',
  'time.offset': '-0.000012',
  virtualization: 'none',
};

test('a record becomes typed facts', () => {
  expect(parseFacts(sample, 'masternode')).toMatchObject({
    arch: 'amd64',
    cpus: 4,
    addresses: ['192.168.4.63', '10.244.0.1'],
    time: { synchronised: true, offsetSeconds: -0.000012 },
  });
  expect(parseFacts(sample, 'masternode').diskFreeBytes.get('/srv/monitoring_data')).toBe(107374182400);
  const unknown = { ...sample, 'time.synchronised': '', 'time.offset': '' };
  expect(parseFacts(unknown, 'masternode').time).toEqual({
    synchronised: undefined,
    offsetSeconds: undefined,
  });
});

test('what is missing or odd is named', () => {
  const { cpus: _cpus, ...incomplete } = { ...sample, 'memory.bytes': 'lots' };
  expect(() => parseFacts(incomplete, 'masternode')).toThrow(
    expect.objectContaining({
      code: 'FACTS_INVALID',
      message: 'The facts of masternode are not complete: cpus, memory.bytes',
    }),
  );
});

test('whatever a host prints, the answer is facts that can be shown, or FACTS_INVALID with its name', () => {
  const nasty = fc.constantFrom(
    '\x1b[2J',
    '\0',
    '\n',
    '\u202e',
    '9'.repeat(400),
    '1e3',
    '-1',
    ' ',
    '',
    'NaN',
    '$(id)',
  );
  const key = fc.constantFrom(...Object.keys(sample), 'disk.free /x', 'disk.free x', '__proto__', 'toString');
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    nasty,
    fc.array(nasty).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 4 }), (changes) => {
      try {
        const facts = parseFacts({ ...sample, ...Object.fromEntries(changes) }, 'masternode');
        const { os, kernel, addresses, hostname, interface: nic, virtualization } = facts;
        const words = [os.id, os.version, kernel, ...addresses, hostname, nic, virtualization];
        expect(words.join('')).not.toMatch(/\p{C}/u);
        for (const number of [
          facts.cpus,
          facts.memoryBytes,
          facts.swapBytes,
          ...facts.diskFreeBytes.values(),
        ])
          expect(Number.isSafeInteger(number)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'FACTS_INVALID', where: 'masternode' });
      }
    }),
    { numRuns: 150 },
  );
});

test('a host that was not read is predicted from the site', async () => {
  const [master] = (await loadSite({ path: 'libs/cluster-config/sites/vmstation' })).hosts;
  if (master === undefined) throw new Error('no host');
  expect(predictFacts(master)).toMatchObject({
    os: { id: 'debian', version: '12' },
    cpus: 4,
    interface: 'enp2s0',
  });
});
