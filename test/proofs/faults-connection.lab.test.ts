import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode, type Ran } from './command.ts';
import type { Controller } from './faults/controller.ts';
import { type FaultsLab, faultsLab } from './faults/faults-lab.ts';
import { errorsOf, expectTold, type Told } from './told.ts';

let lab: FaultsLab;

beforeAll(async () => {
  lab = await faultsLab('faults-connection');
  await lab.converges();
});

afterAll(() => lab?.down());

/** An error has a code, and says which host, why, and what to type. */
async function expectError(apply: Controller, told: Told): Promise<Ran> {
  const ran = await apply.ended;
  expectTold(ran, errorsOf(apply.summary()), [told]);
  expect(ran.stderr).toMatch(new RegExp(`→ ${told.next?.source ?? ''}`, 'm'));
  // Said once, however many changes it took along.
  expect(ran.stderr.split(`[${told.code}]`)).toHaveLength(2);
  return ran;
}

const lost: Told = {
  code: 'SSH_CONNECTION_LOST',
  host: 'alpha',
  says: /the connection was lost/,
  next: /run the same command again/,
};

test('the network is cut in the middle of a batch', async () => {
  const apply = await lab.atWork('cut');
  await lab.chaos('alpha', 'cut');
  const ran = await expectError(apply, lost);
  expect(ran.stderr).toMatch(/the connection was lost after [\d.]+ s of "vmstation apply"/);
  await lab.chaos('alpha', 'heal');
  await lab.goOn('cut');
  await lab.converges({ PROOF_SLOW: 'cut' });
});

test('sshd is stopped in the middle of a batch: the kept connection carries it to its end', async () => {
  const apply = await lab.atWork('stop');
  await lab.onNode('alpha', 'systemctl stop ssh');
  await lab.goOn('stop');
  expectCode(await apply.ended, 0);
  await expectError(lab.start(['apply'], { PROOF_SLOW: 'stopped' }), {
    code: 'SSH_UNREACHABLE',
    host: 'alpha',
    says: /connection refused/,
    next: /is the host on\? vmstation status --site=\S+ --env=trust --limit alpha/,
  });
  await lab.onNode('alpha', 'systemctl start ssh');
  await lab.converges({ PROOF_SLOW: 'stop' });
});

test('sshd is killed with all its sessions', async () => {
  const apply = await lab.atWork('kill');
  await lab.onNode('alpha', 'systemctl kill --kill-whom=all --signal=KILL ssh');
  await expectError(apply, lost);
  await lab.onNode('alpha', 'systemctl start ssh');
  await lab.goOn('kill');
  await lab.converges({ PROOF_SLOW: 'kill' });
});

test('the node is rebooted in the middle of a batch', async () => {
  const apply = await lab.atWork('reboot');
  await lab.chaos('alpha', 'reboot');
  await expectError(apply, lost);
  await lab.goOn('reboot');
  await lab.converges({ PROOF_SLOW: 'reboot' });
});

test('a command that never ends is ended on the node, and named', async () => {
  await expectError(lab.start(['apply'], { PROOF_HANG: '1' }), {
    code: 'APPLY_FAILED',
    host: 'host:alpha/command:endless',
    says: /command endless failed: it took longer than 2 s/,
    next: /mend what the message says/,
  });
  await expect(lab.onNode('alpha', 'kill -0 "$(cat /run/faults-endless)"')).rejects.toThrow();
  await lab.converges();
});

test('a host with another key than the pinned one is not talked to', async () => {
  const key = '/etc/ssh/ssh_host_ed25519_key';
  await lab.onNode('alpha', `echo broken >/etc/faults/one; cp -p ${key} /root/; cp -p ${key}.pub /root/`);
  await lab.onNode('alpha', `rm ${key}*; ssh-keygen -qt ed25519 -N '' -f ${key}; systemctl restart ssh`);
  await expectError(lab.start(['apply']), {
    code: 'SSH_HOST_KEY_CHANGED',
    host: 'alpha',
    says: /key/,
    next: /.*vmstation inventory pin alpha --site=\S+ --env=trust;/,
  });
  await lab.onNode('alpha', `mv /root/ssh_host_ed25519_key* /etc/ssh/; systemctl restart ssh`);
  await lab.converges();
});

test('a host whose key nobody has pinned is not talked to; what the error says pins it', async () => {
  await lab.onNode('alpha', 'echo broken >/etc/faults/one');
  lab.forget('alpha');
  const refused = await expectError(lab.start(['apply']), {
    code: 'SSH_HOST_KEY_UNKNOWN',
    host: 'alpha',
    says: /key/,
    next: /.*vmstation inventory pin alpha --site=\S+ --env=trust$/,
  });
  const typed = /vmstation (inventory pin .*)/.exec(refused.stderr)?.[1]?.split(' ') ?? [];
  expectCode(await lab.run([...typed.filter((word) => !/^--(site|env)=/.test(word)), '--yes']), 0);
  await lab.converges();
});

test('a host that does not take our key', async () => {
  const keys = '~runner/.ssh/authorized_keys';
  await lab.onNode('alpha', `echo broken >/etc/faults/one; mv ${keys} ${keys}.off`);
  await expectError(lab.start(['apply']), {
    code: 'SSH_AUTH_FAILED',
    host: 'alpha',
    says: /runner/,
    next: /ssh-copy-id -p 22 runner@\S+, or set identityFile of alpha/,
  });
  await lab.onNode('alpha', `mv ${keys}.off ${keys}`);
  await lab.converges();
});

test('a wrong sudo password', async () => {
  const sudoers = 'runner ALL=(ALL) ALL';
  await lab.onNode('alpha', `echo broken >/etc/faults/one; echo runner:right | chpasswd`);
  await lab.onNode('alpha', `echo '${sudoers}' >/etc/sudoers.d/90-installer`);
  const wrong = lab.start(['apply', '--limit=alpha'], { VMSTATION_SUDO_PASSWORD: 'wrong' }, 'password');
  await expectError(wrong, {
    code: 'SUDO_PASSWORD_WRONG',
    host: 'alpha',
    says: /sudo/,
    next: /run .* with the right sudo password of alpha: .*VMSTATION_SUDO_PASSWORD/,
  });
  await lab.converges({ VMSTATION_SUDO_PASSWORD: 'right' }, { environment: 'password' });
});
