import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { inside } from '../paths/testing/inside.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { sysctl, sysctlType } from './sysctl.ts';

const own = 'etc/sysctl.d/90-vmstation.conf';
const late = 'etc/sysctl.d/95-a file.conf';
const value = fc.constantFrom('1', '10', '0 60', '0\t60', ' 10 ');
const spelling = fc.constantFrom('vm.swappiness', 'vm/swappiness', '-vm.swappiness', '  vm.swappiness ');
const line = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(spelling, value).map(([key, said]) => `${key}=${said}`) },
  fc.constantFrom(
    '# vm.swappiness = 5',
    '; x',
    '',
    'vm.dirty_ratio = 5',
    'vm.swappiness',
    'vm.swappiness.x=1',
  ),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 3 }), fc.constantFrom('', '\n'))
  .map(([lines, end]) => lines.join('\n') + end);
const files = fc.dictionary(
  fc.constantFrom(
    own,
    late,
    'etc/sysctl.d/10-early.conf',
    'usr/lib/sysctl.d/10-early.conf',
    'etc/sysctl.conf',
  ),
  text,
);

/** awk ends each line that it writes. */
const ended = (said: string) => said.replace(/\n?$/, '\n');

test('a setting of the kernel, whatever files of others say of it', () => {
  fc.assert(
    fc.property(files, value, value, fc.boolean(), (said, running, wanted, live) => {
      using node = new Sandbox();
      const write = (path: string, content: string) => {
        mkdirSync(dirname(node.at(path)), { recursive: true });
        writeFileSync(node.at(path), content);
      };
      for (const [path, content] of Object.entries(said)) write(path, content);
      // The file of a package is hidden by one of its name in /etc.
      if (late in said) write('usr/lib/sysctl.d/95-a file.conf', 'vm.swappiness=30\n');
      mkdirSync(node.at('etc/sysctl.d'), { recursive: true });
      symlinkSync('../sysctl.conf', node.at('etc/sysctl.d/99-sysctl.conf'));
      write('proc/sys/vm/swappiness', `${running}\n`);
      expectCycle(node, inside(node, sysctlType), sysctl({ key: 'vm.swappiness', value: wanted, live }));
      for (const [path, content] of Object.entries(said))
        if (path !== own) expect(ended(readFileSync(node.at(path), 'utf8'))).toBe(ended(content));
    }),
    { numRuns: 10, examples: [[{ [late]: 'vm.swappiness=0\t60\n' }, '10', '0 60', true]] },
  );
});
