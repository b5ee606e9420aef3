import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode, proofLab, type Ran } from './command.ts';
import { sshd, sudoers } from './lock-out/tries.ts';
import { lastErrors } from './told.ts';

const lab = proofLab('lock-out', join(import.meta.dirname, 'lock-out'));
const nodes = ['deb', 'rhel'] as const;
const files = 'cat /etc/ssh/sshd_config.d/05-proof.conf /etc/sudoers.d/95-proof';

/** @param wanted what the configuration of this proof makes of it: see lock-out/vmstation.config.ts */
async function vmstation(wanted: string, ...args: readonly string[]): Promise<Ran> {
  process.env.LOCK_OUT = wanted;
  return lab.vmstation(...args, '--site=../node-faults/site');
}

beforeAll(async () => {
  await lab.vmstation('lab', 'down');
  expectCode(await vmstation('', 'lab', 'up'), 0);
  expectCode(await vmstation('', 'apply'), 0);
});

afterAll(async () => {
  expectCode(await lab.vmstation('lab', 'down'), 0);
});

/** No guard is armed any more, as seen by the back door. */
async function reverted(node: string): Promise<void> {
  const armed = 'ls /var/lib/vmstation/guard /etc/systemd/system | grep -E "\\.sh$|vmstation-guard" || :';
  for (const end = Date.now() + 60_000; ; await sleep(100)) {
    const left = await lab.onNode(node, armed);
    if (left === '') return;
    if (Date.now() > end) throw new Error(`still armed on ${node}: ${left}`);
  }
}

/** Both hosts let us in as before, and nothing of the try is left. */
async function nobodyIsLost(): Promise<void> {
  await Promise.all(nodes.map(reverted));
  expectCode(await vmstation('', 'drift'), 0);
}

test('what sshd and visudo do not accept is refused, and nothing was touched', async () => {
  const before = await Promise.all(nodes.map((node) => lab.onNode(node, files)));
  expectCode(await vmstation('refused', 'apply'), 1);
  const errors = lastErrors(lab.name, 'faults');
  for (const node of nodes) {
    for (const [path, says] of [
      ['/etc/ssh/sshd_config.d/05-proof.conf', /sshd -t -f %s does not accept the new .*Nonsense/],
      ['/etc/sudoers.d/95-proof', /visudo -cqf %s does not accept the new /],
    ] as const) {
      const error = errors.find(({ where }) => where === `host:${node}/file:${path}`);
      expect(error).toMatchObject({ code: 'APPLY_FAILED', message: expect.stringMatching(says) });
    }
  }
  expect(await Promise.all(nodes.map((node) => lab.onNode(node, files)))).toEqual(before);
  await nobodyIsLost();
});

const numbers = sshd.map((_, number) => number);

test('there are 20 tries', () => {
  expect([sshd.length, sudoers.length]).toEqual([10, 10]);
});

test.each(numbers)('try %i: the node takes back what nobody refused', async (number) => {
  expectCode(await vmstation(String(number), 'apply'), 1);
  const errors = lastErrors(lab.name, 'faults');
  const [first, other] = number % 2 === 0 ? nodes : nodes.toReversed();
  expect(errors).toContainEqual(
    expect.objectContaining({
      code: 'GUARD_REVERTED',
      where: `host:${first}/file:/etc/ssh/sshd_config.d/05-proof.conf`,
      next: expect.stringContaining('run the same command again'),
    }),
  );
  expect(errors).toContainEqual(
    expect.objectContaining({
      code: 'GUARD_REVERTED',
      where: `host:${other}/file:/etc/sudoers.d/95-proof`,
      next: expect.stringContaining('run the same command again'),
    }),
  );
  // Cut off for real: the second connection was refused, not merely late.
  for (const { code, cause } of errors) if (code === 'GUARD_REVERTED') expect(cause).not.toMatch(/too long/);
  await nobodyIsLost();
});

test('a power cut before the timer has run out disarms nothing', async () => {
  expectCode(await vmstation('slow', 'apply', '--limit=deb'), 1);
  expect(await lab.onNode('deb', files)).toContain('AllowUsers nobody');
  expectCode(await lab.vmstation('lab', 'chaos', 'deb', 'kill'), 0);
  expectCode(await lab.vmstation('lab', 'chaos', 'deb', 'start'), 0);
  await nobodyIsLost();
});
