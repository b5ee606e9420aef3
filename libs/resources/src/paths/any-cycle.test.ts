import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'vitest';
import { block, blockType } from '../block/block.ts';
import { directory, directoryType } from '../directory/directory.ts';
import { file, fileType } from '../file/file.ts';
import { hostsEntry, hostsEntryIn } from '../hosts-entry/hosts-entry.ts';
import { link, linkType } from '../link/link.ts';
import { timeZone, timeZoneIn } from '../time-zone/time-zone.ts';
import { expectCycle } from './testing/any-cycle.ts';
import { me, Sandbox } from './testing/sandbox.ts';

/** Each try is a handful of real shells. */
const runs = { numRuns: 10 };
const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'aZ0 -$\'"\\*;é') });
const isName = (text: string) => text.trim() === text;
const mode = fc.integer({ min: 0o700, max: 0o777 }).map((bits) => bits.toString(8).padStart(4, '0'));

test('a link, whatever stands in its place', () => {
  fc.assert(
    fc.property(
      name.filter(isName),
      name,
      fc.constantFrom('nothing', 'link', 'file'),
      (called, target, was) => {
        using node = new Sandbox();
        const path = node.at(`etc/l${called}`);
        if (was === 'link') symlinkSync('elsewhere', path);
        if (was === 'file') writeFileSync(path, target);
        expectCycle(node, linkType, link({ path, target }));
      },
    ),
    runs,
  );
});

const text = fc.string({ maxLength: 30, unit: fc.constantFrom(...'aé -$\'"\\*\n\t%') });

test('a file of any text and mode, whatever stands in its place', () => {
  fc.assert(
    fc.property(
      text,
      text,
      mode,
      mode,
      fc.constantFrom('nothing', 'file', 'link'),
      (content, old, bits, had, was) => {
        using node = new Sandbox();
        const path = node.at('etc/f');
        if (was === 'link') symlinkSync('elsewhere', path);
        if (was === 'file') writeFileSync(path, old, { mode: Number.parseInt(had, 8) });
        expectCycle(node, fileType, file({ path, content, mode: bits, owner: me }));
      },
    ),
    runs,
  );
});

test('a block of any lines, in any file', () => {
  const marked = (lines: string) => `# BEGIN vmstation x\n${lines.replace(/\n?$/, '\n')}# END vmstation x\n`;
  const parts = fc.array(fc.oneof(text, text.map(marked)), { maxLength: 3 });
  const filled = text.filter((lines) => lines !== '');
  fc.assert(
    fc.property(fc.option(parts), filled, fc.constantFrom('', '\n'), (old, content, end) => {
      using node = new Sandbox();
      const path = node.at('etc/f');
      if (old !== null) writeFileSync(path, old.join('\n') + end);
      expectCycle(node, blockType, block({ path, name: 'x', content, create: { owner: me } }));
    }),
    runs,
  );
});

test('a directory of any mode, made or changed', () => {
  fc.assert(
    fc.property(name.filter(isName), mode, fc.option(mode), (called, wanted, was) => {
      using node = new Sandbox();
      const path = node.at(`etc/d${called}`);
      if (was !== null) mkdirSync(path, { mode: Number.parseInt(was, 8) });
      expectCycle(node, directoryType, directory({ path, mode: wanted, owner: me }));
    }),
    runs,
  );
});

const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '127.0.1.1', 'fd00::1');
const host = fc.constantFrom('a', 'b', 'a.lan', 'b.lan');
const names = fc.uniqueArray(host, { minLength: 1, maxLength: 3 });

test('an entry in any hosts file', () => {
  const lines = fc.array(fc.tuple(address, names, fc.constantFrom('', ' # note')), { maxLength: 4 });
  fc.assert(
    fc.property(lines, address, names, (old, at, [first = 'a', ...others]) => {
      using node = new Sandbox();
      const path = node.at('etc/hosts');
      writeFileSync(path, old.map(([where, words, note]) => `${where} ${words.join(' ')}${note}\n`).join(''));
      expectCycle(node, hostsEntryIn(path, me), hostsEntry({ address: at, names: [first, ...others] }));
    }),
    runs,
  );
});

test('a time zone, with or without its text, from another, from a copy, from none', () => {
  const zones = ['UTC', 'Europe/Helsinki', 'Europe/Berlin'] as const;
  const zone = fc.constantFrom(...zones);
  fc.assert(
    fc.property(zone, fc.option(zone), fc.option(zone), fc.boolean(), (wanted, was, text, copy) => {
      using node = new Sandbox();
      const zoneinfo = node.at('zoneinfo');
      mkdirSync(`${zoneinfo}/Europe`, { recursive: true });
      for (const each of zones) writeFileSync(`${zoneinfo}/${each}`, 'TZif');
      const places = { localtime: node.at('etc/localtime'), timezone: node.at('etc/timezone'), zoneinfo };
      if (was !== null && copy) writeFileSync(places.localtime, 'TZif');
      if (was !== null && !copy) symlinkSync(`${zoneinfo}/${was}`, places.localtime);
      if (text !== null) writeFileSync(places.timezone, `${text}\n`);
      expectCycle(node, timeZoneIn(places), timeZone({ zone: wanted }));
    }),
    runs,
  );
});
