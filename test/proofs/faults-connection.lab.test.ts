import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectCode, type Ran } from './command.ts';
import type { Controller } from './faults/controller.ts';
import { type FaultsLab, type FaultsNode, faultsLab } from './faults/faults-lab.ts';
import { errorsOf, expectTold, mendIt, type Told } from './told.ts';

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
  // Said once, however many changes it took along.
  expect(ran.stderr.split(`[${told.code}]`)).toHaveLength(2);
  return ran;
}

const lost = {
  code: 'SSH_CONNECTION_LOST',
  says: /the connection was lost/,
  next: /run the same command again/,
};
/** What the unit of sshd is called: by Debian, and by EL. */
const sshd = '"$(systemctl cat ssh.service >/dev/null 2>&1 && echo ssh || echo sshd)"';

/** Where logind is, as on EL, each session is a unit of its own. */
const sessions = "$(systemctl list-units --no-legend --plain 'session-*.scope' | cut -d ' ' -f 1)";

/** Debian, and RHEL-like. */
describe.each<FaultsNode>(['alpha', 'beta'])('on %s', (node) => {
  test('the network is cut in the middle of a batch', async () => {
    const apply = await lab.atWork('cut', node);
    await lab.chaos(node, 'cut');
    const ran = await expectError(apply, { ...lost, host: node });
    expect(ran.stderr).toMatch(/the connection was lost after [\d.]+ s of "vmstation apply"/);
    await lab.chaos(node, 'heal');
    await lab.goOn('cut', node);
    await lab.converges({ PROOF_SLOW: 'cut', PROOF_ON: node });
  });

  test('sshd is stopped in the middle of a batch: the kept connection carries it to its end', async () => {
    const apply = await lab.atWork('stop', node);
    await lab.onNode(node, `systemctl stop ${sshd}`);
    await lab.goOn('stop', node);
    expectCode(await apply.ended, 0);
    await expectError(lab.start(['apply'], { PROOF_SLOW: 'stopped', PROOF_ON: node }), {
      code: 'SSH_UNREACHABLE',
      host: node,
      says: /connection refused/,
      next: new RegExp(`is the host on\\? vmstation status --site=\\S+ --env=trust --limit ${node};`),
    });
    await lab.onNode(node, `systemctl start ${sshd}`);
    await lab.converges({ PROOF_SLOW: 'stop', PROOF_ON: node });
  });

  test('sshd is killed with all its sessions', async () => {
    const apply = await lab.atWork('kill', node);
    await lab.onNode(node, `systemctl kill --kill-whom=all --signal=KILL ${sshd} ${sessions}`);
    await expectError(apply, { ...lost, host: node });
    await lab.onNode(node, `systemctl start ${sshd}`);
    await lab.goOn('kill', node);
    await lab.converges({ PROOF_SLOW: 'kill', PROOF_ON: node });
  });

  test('the node is rebooted in the middle of a batch', async () => {
    const apply = await lab.atWork('reboot', node);
    await lab.chaos(node, 'reboot');
    await expectError(apply, { ...lost, host: node });
    await lab.goOn('reboot', node);
    await lab.converges({ PROOF_SLOW: 'reboot', PROOF_ON: node });
  });

  test('a command that never ends is ended on the node, and named', async () => {
    await expectError(lab.start(['apply'], { PROOF_HANG: '1', PROOF_ON: node }), {
      code: 'APPLY_FAILED',
      host: node,
      of: 'command:endless',
      says: /command endless failed: it took longer than 2 s/,
      next: mendIt,
    });
    await expect(lab.onNode(node, 'kill -0 "$(cat /run/faults-endless)"')).rejects.toThrow();
    await lab.converges();
  });

  test('a host with another key than the pinned one is not talked to', async () => {
    const key = '/etc/ssh/ssh_host_ed25519_key';
    await lab.onNode(node, `echo broken >/etc/faults/one; cp -p ${key} /root/; cp -p ${key}.pub /root/`);
    await lab.onNode(node, `rm ${key}*; ssh-keygen -qt ed25519 -N '' -f ${key}; systemctl restart ${sshd}`);
    await expectError(lab.start(['apply']), {
      code: 'SSH_HOST_KEY_CHANGED',
      host: node,
      says: /key/,
      next: new RegExp(`vmstation inventory pin ${node} --site=\\S+ --env=trust;`),
    });
    await lab.onNode(node, `mv /root/ssh_host_ed25519_key* /etc/ssh/; systemctl restart ${sshd}`);
    await lab.converges();
  });

  test('a host whose key nobody has pinned is not talked to; what the error says pins it', async () => {
    await lab.onNode(node, 'echo broken >/etc/faults/one');
    lab.forget(node);
    const refused = await expectError(lab.start(['apply']), {
      code: 'SSH_HOST_KEY_UNKNOWN',
      host: node,
      says: /key/,
      next: new RegExp(`vmstation inventory pin ${node} --site=\\S+ --env=trust$`),
    });
    const typed = /vmstation (inventory pin .*)/.exec(refused.stderr)?.[1]?.split(' ') ?? [];
    expectCode(await lab.run([...typed.filter((word) => !/^--(site|env)=/.test(word)), '--yes']), 0);
    await lab.converges();
  });

  test('a host that does not take our key', async () => {
    const keys = '~runner/.ssh/authorized_keys';
    await lab.onNode(node, `echo broken >/etc/faults/one; mv ${keys} ${keys}.off`);
    await expectError(lab.start(['apply']), {
      code: 'SSH_AUTH_FAILED',
      host: node,
      says: /runner/,
      next: new RegExp(`ssh-copy-id -p 22 runner@\\S+, or set identityFile of ${node}`),
    });
    await lab.onNode(node, `mv ${keys}.off ${keys}`);
    await lab.converges();
  });

  test('a wrong sudo password', async () => {
    const sudoers = '/etc/sudoers.d/90-installer';
    await lab.onNode(node, `echo broken >/etc/faults/one; echo runner:right | chpasswd`);
    await lab.onNode(node, `cp -p ${sudoers} /root/; echo 'runner ALL=(ALL) ALL' >${sudoers}`);
    const wrong = lab.start(['apply', `--limit=${node}`], { VMSTATION_SUDO_PASSWORD: 'wrong' }, 'password');
    await expectError(wrong, {
      code: 'SUDO_PASSWORD_WRONG',
      host: node,
      says: /sudo/,
      next: new RegExp(`run .* with the right sudo password of ${node}: .*VMSTATION_SUDO_PASSWORD`),
    });
    await lab.converges({ VMSTATION_SUDO_PASSWORD: 'right' }, { environment: 'password' });
    await lab.onNode(node, `mv /root/90-installer ${sudoers}`);
  });
});
