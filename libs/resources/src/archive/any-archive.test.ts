import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { sha256Of, tarOf } from '../paths/testing/web.ts';
import { archive, archiveType } from './archive.ts';

const name = fc.constantFrom('a', "it's $x; \\", '-b c', 'lib/x', 'lib/deep/y', '.hidden');
const content = fc.string({ maxLength: 10 });
const mode = fc.integer({ min: 0o600, max: 0o777 });
const files = (minKeys: number) => fc.dictionary(name, fc.tuple(content, mode), { minKeys });

function write(folder: string, all: Readonly<Record<string, readonly [string, number]>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, [text, bits]] of Object.entries(all)) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, text, { mode: bits });
  }
}

/** All below a folder, as text. */
function tree(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const stat = lstatSync(`${folder}/${path}`);
      return `${path} ${stat.mode.toString(8)} ${stat.isFile() ? readFileSync(`${folder}/${path}`, 'utf8') : ''}`;
    });
}

test('an archive, over whatever files of others', () => {
  fc.assert(
    fc.property(files(1), files(0), fc.boolean(), (brought, theirs, checked) => {
      using node = new Sandbox();
      write(node.at('src'), brought);
      const data = tarOf(node.at('src'));
      writeFileSync(node.at('a.tgz'), data);
      const to = node.at('etc/to');
      write(to, theirs);
      const before = tree(to);
      const source = { url: `file://${node.at('a.tgz')}`, to, strip: 1, owner: me };
      expectCycle(node, archiveType, archive(checked ? { ...source, sha256: sha256Of(data) } : source));
      expect(tree(to)).toEqual(before);
    }),
    { numRuns: 8 },
  );
});
