import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectCode, type Ran } from './command.ts';
import { began, type Controller } from './faults/controller.ts';
import { type FaultsLab, faultsLab } from './faults/faults-lab.ts';

let lab: FaultsLab;

beforeAll(async () => {
  lab = await faultsLab('faults-connection');
  await lab.converges();
});

afterAll(() => lab?.down());

/** An apply in the middle of a batch on alpha, which would go on for some seconds. */
async function atWork(seconds: number): Promise<Controller> {
  const apply = lab.start(['apply'], { PROOF_SLOW: String(seconds) });
  await apply.until(began('command:slow'));
  return apply;
}

/** An error has a code, and says which host, why, and what to type. */
function expectError(ran: Ran, code: string, next: RegExp): void {
  expectCode(ran, 1);
  expect(ran.stderr).toContain(`[${code}]`);
  expect(ran.stderr).toMatch(/alpha/);
  expect(ran.stderr).toMatch(next);
  // Said once, however many changes it took along.
  expect(ran.stderr.split(`[${code}]`)).toHaveLength(2);
}

const again = /→ run the same command again/;

test('the network is cut in the middle of a batch', async () => {
  const apply = await atWork(2);
  await lab.chaos('alpha', 'cut');
  const ran = await apply.ended;
  expectError(ran, 'SSH_CONNECTION_LOST', again);
  expect(ran.stderr).toMatch(/the connection was lost after [\d.]+ s of "vmstation apply"/);
  await lab.chaos('alpha', 'heal');
  await lab.converges({ PROOF_SLOW: '2' });
});

test('sshd is stopped in the middle of a batch: the kept connection carries it to its end', async () => {
  const apply = await atWork(3);
  await lab.onNode('alpha', 'systemctl stop ssh');
  expectCode(await apply.ended, 0);
  const refused = await lab.run(['apply'], { PROOF_SLOW: '4' });
  expectError(
    refused,
    'SSH_UNREACHABLE',
    /→ is the host on\? vmstation status --site=\S+ --env=trust --limit alpha/,
  );
  expect(refused.stderr).toContain('connection refused');
  await lab.onNode('alpha', 'systemctl start ssh');
  await lab.converges({ PROOF_SLOW: '3' });
});

test('sshd is killed with all its sessions', async () => {
  const apply = await atWork(5);
  await lab.onNode('alpha', 'systemctl kill --kill-whom=all --signal=KILL ssh');
  expectError(await apply.ended, 'SSH_CONNECTION_LOST', again);
  await lab.onNode('alpha', 'systemctl start ssh');
  await lab.converges({ PROOF_SLOW: '5' });
});

test('the node is rebooted in the middle of a batch', async () => {
  const apply = await atWork(6);
  await lab.chaos('alpha', 'reboot');
  expectError(await apply.ended, 'SSH_CONNECTION_LOST', again);
  await lab.converges({ PROOF_SLOW: '1' });
});

test('a command that never ends is ended on the node, and named', async () => {
  const ran = await lab.run(['apply'], { PROOF_HANG: '1' });
  expectError(ran, 'APPLY_FAILED', /→ mend what the message says/);
  expect(ran.stderr).toContain('command endless failed: it took longer than 2 s');
  expect(ran.stderr).toContain('host:alpha/command:endless');
  await expect(lab.onNode('alpha', 'kill -0 "$(cat /run/faults-endless)"')).rejects.toThrow();
  await lab.converges();
});

test('a host with another key than the pinned one is not talked to', async () => {
  const key = '/etc/ssh/ssh_host_ed25519_key';
  await lab.onNode('alpha', `echo broken >/etc/faults/one; cp -p ${key} /root/; cp -p ${key}.pub /root/`);
  await lab.onNode('alpha', `rm ${key}*; ssh-keygen -qt ed25519 -N '' -f ${key}; systemctl restart ssh`);
  const refused = await lab.run(['apply']);
  expectError(refused, 'SSH_HOST_KEY_CHANGED', /vmstation inventory pin alpha --site=\S+ --env=trust;/);
  await lab.onNode('alpha', `mv /root/ssh_host_ed25519_key* /etc/ssh/; systemctl restart ssh`);
  await lab.converges();
});

test('a host whose key nobody has pinned is not talked to; what the error says pins it', async () => {
  await lab.onNode('alpha', 'echo broken >/etc/faults/one');
  lab.forget('alpha');
  const refused = await lab.run(['apply']);
  expectError(refused, 'SSH_HOST_KEY_UNKNOWN', /vmstation inventory pin alpha --site=\S+ --env=trust$/m);
  const typed = /vmstation (inventory pin .*)/.exec(refused.stderr)?.[1]?.split(' ') ?? [];
  expectCode(await lab.run([...typed.filter((word) => !/^--(site|env)=/.test(word)), '--yes']), 0);
  await lab.converges();
});

test('a host that does not take our key', async () => {
  const keys = '~runner/.ssh/authorized_keys';
  await lab.onNode('alpha', `echo broken >/etc/faults/one; mv ${keys} ${keys}.off`);
  const refused = await lab.run(['apply']);
  expectError(refused, 'SSH_AUTH_FAILED', /→ ssh-copy-id -p 22 runner@\S+, or set identityFile of alpha/);
  await lab.onNode('alpha', `mv ${keys}.off ${keys}`);
  await lab.converges();
});

test('a wrong sudo password', async () => {
  const sudoers = 'runner ALL=(ALL) ALL';
  await lab.onNode('alpha', `echo broken >/etc/faults/one; echo runner:right | chpasswd`);
  await lab.onNode('alpha', `echo '${sudoers}' >/etc/sudoers.d/90-installer`);
  const refused = await lab.run(['apply', '--limit=alpha'], { VMSTATION_SUDO_PASSWORD: 'wrong' }, 'password');
  expectError(
    refused,
    'SUDO_PASSWORD_WRONG',
    /→ run .* with the right sudo password of alpha: .*VMSTATION_SUDO_PASSWORD/,
  );
  await lab.converges({ VMSTATION_SUDO_PASSWORD: 'right' }, 'password');
});
