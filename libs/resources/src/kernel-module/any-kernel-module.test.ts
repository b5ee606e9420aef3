import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { inside } from '../paths/testing/inside.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { kernelModule, kernelModuleType } from './kernel-module.ts';

const own = 'etc/modules-load.d/vmstation.conf';
const spelling = fc.constantFrom('ko-bold', 'ko_bold');
const line = fc.oneof(
  spelling,
  fc.constantFrom('# ko_bold', ' ko-bold ', 'ko_bold # mine', '; x', '', 'other', 'ko_bold_2'),
);
const list = fc.option(fc.array(line, { minLength: 1, maxLength: 3 }));
const lists = fc.record({
  [own]: list,
  'etc/modules-load.d/other.conf': list,
  'usr/lib/modules-load.d/x.conf': list,
  'etc/modules': list,
});

const none = {
  [own]: null,
  'etc/modules-load.d/other.conf': null,
  'usr/lib/modules-load.d/x.conf': null,
  'etc/modules': null,
};

/** Names of modules in a list for the next boot, which may be absent. */
function namesIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  const names = lines.map((each) =>
    each
      .replace(/[#;].*/, '')
      .trim()
      .replaceAll('-', '_'),
  );
  return [...new Set(names)].filter((each) => each !== '').sort();
}

test('a module, whatever is loaded and whatever list names it', () => {
  fc.assert(
    fc.property(
      spelling,
      fc.boolean(),
      fc.constantFrom('missing', 'loaded', 'built in'),
      lists,
      (name, persist, state, said) => {
        using node = new Sandbox();
        const write = (path: string, text: string) => {
          mkdirSync(dirname(node.at(path)), { recursive: true });
          writeFileSync(node.at(path), text);
        };
        write('proc/filesystems', 'nodev\tproc\n');
        write(
          'proc/modules',
          `other 1 0 - Live 0x0\n${state === 'loaded' ? 'ko_bold 1 0 - Live 0x0\n' : ''}`,
        );
        write(
          `lib/modules/${release()}/modules.builtin`,
          state === 'built in' ? 'kernel/x/ko-bold.ko\n' : '',
        );
        // What somebody else lists is not ours to take off.
        for (const [path, lines] of Object.entries(said))
          if (lines !== null && (persist || path === own)) write(path, lines.join('\n'));
        const loaded = node.at('proc/modules');
        const programs = `modprobe() {
  if [ "$1" = -r ]; then grep -v "^$3 " ${loaded} >${loaded}.new; mv ${loaded}.new ${loaded}
  else echo "$2 1 0 - Live 0x0" >>${loaded}; fi
}`;
        const before = namesIn(node.at(own));
        expectCycle(node, inside(node, kernelModuleType, programs), kernelModule({ name, persist }));
        expect(namesIn(node.at(own))).toEqual(before);
      },
    ),
    {
      numRuns: 12,
      examples: [
        ['ko-bold', true, 'missing', { ...none, 'etc/modules-load.d/other.conf': ['ko-bold'] }],
        [
          'ko_bold',
          true,
          'loaded',
          { ...none, 'etc/modules-load.d/other.conf': ['other'], [own]: ['ko_bold'] },
        ],
        ['ko_bold', false, 'loaded', { ...none, [own]: ['ko-bold'] }],
      ],
    },
  );
});
