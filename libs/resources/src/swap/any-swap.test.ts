import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { swap } from './swap.ts';
import { machine } from './testing/machine.ts';

const line = fc.constantFrom(
  'UUID=1 none swap sw 0 0',
  '/swap\\040file\tnone  swap\tsw',
  '  /dev/sdb2 swap swap defaults 0 0',
  '# UUID=2 none swap sw 0 0',
  'UUID=3 / ext4 defaults 0 1',
  '/dev/sdc1 /swap ext4 defaults',
  '',
);
const fstab = fc.option(
  fc
    .tuple(fc.array(line, { maxLength: 4 }), fc.constantFrom('', '\n'))
    .map(([lines, end]) => lines.join('\n') + end),
);
const units = fc.dictionary(
  fc.constantFrom(
    'dev-zram0.swap',
    'dev-sda2.swap',
    'dphys-swapfile.service',
    'zramswap.service',
    'sshd.service',
  ),
  fc.constantFrom('enabled', 'disabled', 'generated', 'masked'),
);

test('swap off, whatever turns it on', () => {
  fc.assert(
    fc.property(fstab, units, fc.boolean(), fc.boolean(), (text, states, live, inUse) => {
      using node = new Sandbox();
      const { type, fstab: path, noSwap, stands } = machine(node, states);
      if (text !== null) writeFileSync(path, text);
      if (!inUse) noSwap();
      expectCycle(node, type, swap({ off: true, live }));
      for (const [name, state] of Object.entries(states)) expect(stands(name)).toBe(state);
      // awk ends the last line.
      const ended = (said: string) => said.replace(/\n?$/, '\n');
      expect(existsSync(path)).toBe(text !== null);
      if (text !== null) expect(ended(readFileSync(path, 'utf8'))).toBe(ended(text));
    }),
    { numRuns: 12 },
  );
});
