import { chmodSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectCycle } from '../paths/testing/any-cycle.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { authorizedKey } from './authorized-key.ts';
import { homeIn, key, user } from './testing/home.ts';

const [ours, anna, bert] = [key('ours'), key('anna'), key('bert')];
/** As sshd knows it, without the comment. */
const bare = (each: string) => each.replace(/ \w+$/, '');
const options = fc.constantFrom('', 'restrict', 'from="10.0.0.0/8",command="echo a  b"');
const line = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(options, fc.constantFrom(ours, bare(ours), anna, bare(bert)), fc.constantFrom('', ' ', '\r'))
      .map(([restricted, each, end]) => `${restricted}${restricted === '' ? '' : ' '}${each}${end}`),
  },
  fc.constantFrom(`# ${ours}`, ` #${anna}`, '# mine', '', '  ', 'ssh-ed25519 cut-off', 'anna'),
);
const was = fc.oneof(fc.constantFrom('nothing', 'folder'), fc.array(line, { maxLength: 4 }));
const exclusive = fc.option(fc.subarray([anna, bert]), { nil: undefined });

test('a key, whatever keys and comments stand there', () => {
  fc.assert(
    fc.property(options, exclusive, was, fc.boolean(), (restricted, others, before, open) => {
      using node = new Sandbox();
      const home = homeIn(node.root);
      if (typeof before !== 'string') home.write(...before);
      if (open && typeof before !== 'string') chmodSync(home.file, 0o644);
      if (open) chmodSync(dirname(home.file), 0o755);
      if (before === 'nothing') rmSync(dirname(home.file), { recursive: true });
      const wish = { user, key: ours, options: restricted };
      expectCycle(
        node,
        home.type,
        authorizedKey(others === undefined ? wish : { ...wish, exclusive: others }),
      );
      // A line that stood there twice is there once, and what was taken away comes back at the end.
      expect(new Set(home.lines())).toEqual(new Set(typeof before === 'string' ? [] : before));
    }),
    {
      numRuns: 12,
      examples: [['restrict', [anna], [`${bare(bert)}\r`, `${bare(ours)}\r`, `# ${ours}`], false]],
    },
  );
});
