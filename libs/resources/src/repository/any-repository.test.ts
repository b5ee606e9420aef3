import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScriptType } from '../contract.ts';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { inside } from '../paths/testing/inside.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { filesOf } from './files.ts';
import { type ActualRepository, type DesiredRepository, repository, repositoryType } from './repository.ts';

/** The type below a sandbox, which names its files as a machine would. Fetching lists is proved on the lab, not here. */
function within(node: Sandbox): ScriptType<DesiredRepository, ActualRepository> {
  mkdirSync(node.at('bin'));
  for (const name of ['apt-get', 'dnf', 'rpm']) writeFileSync(node.at(`bin/${name}`), '', { mode: 0o755 });
  const programs = `PATH=${node.at('bin')}:$PATH\n`;
  const back = (text: string) => text.replaceAll(`${node.root}/`, '/');
  return {
    ...inside(node, repositoryType, programs),
    parse: (fields, desired) =>
      repositoryType.parse(new Map([...fields].map(([name, text]) => [back(name), back(text)])), desired),
  };
}

const odd = fc.string({ maxLength: 30, unit: fc.constantFrom(...'aZ0 -$\'"\\*;é%\n\t') });
const key = odd.map(
  (text) => `-----BEGIN PGP PUBLIC KEY BLOCK-----\n${text}\n-----END PGP PUBLIC KEY BLOCK-----\n`,
);
const options = fc.dictionary(
  fc.constantFrom('Architectures', 'priority', 'gpgcheck'),
  fc.constantFrom('1', "it's $x"),
  {
    maxKeys: 2,
  },
);
const wish: fc.Arbitrary<DesiredRepository> = fc
  .record({
    kind: fc.constantFrom('apt', 'rpm'),
    flat: fc.boolean(),
    key: fc.option(key, { nil: undefined }),
    keyOnNode: fc.boolean(),
    options,
  })
  .map(({ kind, flat, key: signedBy, keyOnNode, options: more }) => ({
    name: 'vendor-1',
    kind,
    url: 'https://example.org/$basearch/stable',
    ...(flat || kind === 'rpm' ? {} : { suite: 'bookworm', components: ['main', 'contrib'] }),
    ...(signedBy === undefined ? { keyOnNode } : { key: signedBy }),
    options: more,
  }));
const was = fc.constantFrom('nothing', 'as wanted', 'other');

test('a repository, whatever its files held', () => {
  fc.assert(
    fc.property(wish, fc.tuple(was, was), odd, (wanted, states, text) => {
      using node = new Sandbox();
      const draft = repository(wanted);
      const before = filesOf(draft.desired).map((file, index) => {
        const place = node.at(file.path.slice(1));
        const state = states[index] ?? 'nothing';
        // Our own text names paths, which lie below the sandbox here.
        const wished = file.text.replaceAll('/etc/', `${node.root}/etc/`);
        mkdirSync(dirname(place), { recursive: true });
        if (state !== 'nothing') writeFileSync(place, state === 'other' ? text : wished);
        return { place, content: existsSync(place) ? readFileSync(place, 'utf8') : undefined };
      });
      expectCycle(node, within(node), draft);
      for (const { place, content } of before)
        expect(existsSync(place) ? readFileSync(place, 'utf8') : undefined).toBe(content);
    }),
    { numRuns: 12 },
  );
});
