import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstBootScript } from './first-boot.ts';

const exec = promisify(execFile);

test('whatever a fact says, the script stays one that bash can read and runs none of it', async () => {
  const hostile = fc.string({ maxLength: 30 }).filter((text) => !text.includes('\0'));
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const facts = {
        node: text,
        address: text,
        gateway: text,
        user: text,
        authorizedKey: `$(touch /never) ${text}`,
      };
      await exec('bash', ['-n', '-c', firstBootScript(facts)]);
    }),
    { numRuns: 40 },
  );
});

test('the account, the key and the name are in it', () => {
  const script = firstBootScript({
    node: 'n1',
    address: '10.213.0.10',
    gateway: '10.213.0.2',
    user: 'ada',
    authorizedKey: 'ssh-ed25519 AAAA lab',
  });
  expect(script).toContain('useradd --create-home --shell /bin/bash ada');
  expect(script).toContain("$'ssh-ed25519 AAAA lab'");
});
