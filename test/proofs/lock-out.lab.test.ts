import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectCode, proofLab, type Ran } from './command.ts';
import { sshd, sudoers } from './lock-out/tries.ts';
import { lastErrors } from './told.ts';

const lab = proofLab('lock-out', join(import.meta.dirname, 'lock-out'));
const nodes = ['deb-even', 'rhel-even', 'deb-odd', 'rhel-odd'] as const;
const site = 'lock-out';
const files = 'cat /etc/ssh/sshd_config.d/05-proof.conf /etc/sudoers.d/95-proof';

/** @param wanted what the configuration of this proof makes of it: see lock-out/vmstation.config.ts */
async function vmstation(wanted: string, ...args: readonly string[]): Promise<Ran> {
  process.env.LOCK_OUT = wanted;
  return lab.vmstation(...args, '--site=./site');
}

beforeAll(async () => {
  await lab.vmstation('lab', 'down');
  expectCode(await vmstation('', 'lab', 'up'), 0);
});

/** All is well, whatever a test that failed has left. */
beforeEach(async () => {
  await Promise.all(nodes.map(reverted));
  expectCode(await vmstation('', 'apply'), 0);
});

afterAll(async () => {
  expectCode(await lab.vmstation('lab', 'down'), 0);
});

/** No guard is armed any more, as seen by the back door. */
async function reverted(node: string): Promise<void> {
  const armed = 'ls /var/lib/vmstation/guard /etc/systemd/system | grep -E "\\.sh$|vmstation-guard" || :';
  for (const end = Date.now() + 120_000; ; await sleep(100)) {
    const left = await lab.onNode(node, armed);
    if (left === '') return;
    if (Date.now() > end) throw new Error(`still armed on ${node}: ${left}`);
  }
}

/** All hosts let us in as before, and nothing of the try is left. */
async function nobodyIsLost(): Promise<void> {
  await Promise.all(nodes.map(reverted));
  expectCode(await vmstation('', 'drift'), 0);
}

test('what sshd and visudo do not accept is refused, and nothing was touched', async () => {
  const before = await Promise.all(nodes.map((node) => lab.onNode(node, files)));
  expectCode(await vmstation('refused', 'apply'), 1);
  const errors = lastErrors(lab.name, site);
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

const pairs = sshd.filter((_, number) => number % 2 === 0).map((_, two) => two);

test('there are 20 tries', () => {
  expect([sshd.length, sudoers.length]).toEqual([10, 10]);
});

test.each(pairs)('pair %i of tries: the nodes take back what nobody refused', async (two) => {
  expectCode(await vmstation(String(two), 'apply'), 1);
  const errors = lastErrors(lab.name, site);
  for (const where of [
    'host:deb-even/file:/etc/ssh/sshd_config.d/05-proof.conf',
    'host:rhel-even/file:/etc/sudoers.d/95-proof',
    'host:rhel-odd/file:/etc/ssh/sshd_config.d/05-proof.conf',
    'host:deb-odd/file:/etc/sudoers.d/95-proof',
  ]) {
    expect(errors).toContainEqual(
      expect.objectContaining({
        ...{ code: 'GUARD_REVERTED', where },
        next: expect.stringContaining('run the same command again'),
      }),
    );
  }
  // Cut off for real: the second connection was refused, not merely late.
  for (const { code, cause } of errors) if (code === 'GUARD_REVERTED') expect(cause).not.toMatch(/too long/);
  await nobodyIsLost();
});

test('keys of strangers only: the nodes let us in again', async () => {
  const keys = 'cat /home/ops/.ssh/authorized_keys';
  const before = await Promise.all(nodes.map((node) => lab.onNode(node, keys)));
  expectCode(await vmstation('keys', 'apply'), 1);
  const errors = lastErrors(lab.name, site).filter(({ code }) => code === 'GUARD_REVERTED');
  expect(errors).toHaveLength(2 * nodes.length);
  for (const { cause } of errors) expect(cause).not.toMatch(/too long/);
  await Promise.all(nodes.map(reverted));
  expect(await Promise.all(nodes.map((node) => lab.onNode(node, keys)))).toEqual(before);
  expectCode(await vmstation('', 'apply'), 0);
  await nobodyIsLost();
});

test('a power cut before the timer has run out disarms nothing', async () => {
  expectCode(await vmstation('slow', 'apply', '--limit=deb-even'), 1);
  expect(await lab.onNode('deb-even', files)).toContain('AllowUsers nobody');
  expectCode(await lab.vmstation('lab', 'chaos', 'deb-even', 'kill'), 0);
  expectCode(await lab.vmstation('lab', 'chaos', 'deb-even', 'start'), 0);
  await nobodyIsLost();
});
