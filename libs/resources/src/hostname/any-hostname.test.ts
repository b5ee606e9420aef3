import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { hostname, hostnameIn } from './hostname.ts';

const name = fc.constantFrom('a', 'node-1', 'node-1.lan');
const text = fc.constantFrom('', 'a', 'a\n', 'node-1\n\n', 'old \n', '# mine\nold\n');

test('a name, whatever the file and the kernel say, also where the file is a link', () => {
  fc.assert(
    fc.property(
      name,
      name,
      text,
      fc.constantFrom('nothing', 'file', 'link', 'link to nothing'),
      (wanted, running, said, was) => {
        using node = new Sandbox();
        const [path, other, kernel] = [node.at('etc/hostname'), node.at('etc/other'), node.at('etc/kernel')];
        writeFileSync(kernel, running);
        if (was === 'file') writeFileSync(path, said);
        if (was.startsWith('link')) symlinkSync('other', path);
        if (was === 'link') writeFileSync(other, said);
        const type = hostnameIn(path);
        const programs = `uname() { cat ${kernel}; }\nhostname() { printf %s "$1" >${kernel}; }`;
        expectCycle(
          node,
          { ...type, prelude: `${type.prelude ?? ''}${programs}` },
          hostname({ name: wanted }),
        );
        expect(readFileSync(kernel, 'utf8')).toBe(running);
        expect(lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false).toBe(
          was.startsWith('link'),
        );
        if (was === 'link') expect(readFileSync(other, 'utf8')).toBe(said);
        else expect(existsSync(other)).toBe(false);
      },
    ),
    { numRuns: 12, examples: [['node-1', 'a', 'a\n', 'link']] },
  );
});
