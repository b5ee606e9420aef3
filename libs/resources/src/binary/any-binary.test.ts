import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { sha256Of, tarOf } from '../paths/testing/web.ts';
import { binary, binaryType } from './binary.ts';

const mode = fc.integer({ min: 0o700, max: 0o777 });
const content = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const was = fc.constantFrom('nothing', 'file', 'as wanted', 'link', 'link to nothing');

test('a program, alone or in an archive, whatever stands in its place', () => {
  fc.assert(
    fc.property(
      content,
      content,
      mode,
      mode,
      was,
      fc.boolean(),
      (wanted, before, bits, old, state, packed) => {
        using node = new Sandbox();
        const path = node.at("etc/it's $x");
        mkdirSync(node.at('src'));
        writeFileSync(node.at('src/tool'), wanted);
        const download = packed ? tarOf(node.at('src')) : wanted;
        writeFileSync(node.at('a.tgz'), download);
        if (state.startsWith('link')) symlinkSync('other', path);
        if (state === 'link') writeFileSync(node.at('etc/other'), before);
        if (state === 'file' || state === 'as wanted')
          writeFileSync(path, state === 'file' ? before : wanted, { mode: old });
        expectCycle(
          node,
          binaryType,
          binary({
            path,
            url: `file://${node.at('a.tgz')}`,
            ...(packed
              ? { member: './tool', downloadSha256: sha256Of(download) }
              : { sha256: sha256Of(wanted) }),
            mode: bits.toString(8),
            owner: me,
          }),
        );
        const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
        expect(link).toBe(state.startsWith('link'));
        if (state === 'link') expect(readFileSync(node.at('etc/other'))).toEqual(before);
      },
    ),
    { numRuns: 10 },
  );
});
