import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { Node, shells } from '../testing/node.ts';
import { userKubeconfig } from './kubeconfig.ts';

const user = userInfo().username;
const admin = '/etc/kubernetes/admin.conf';
const own = '/home/ops/.kube/config';
const commands = { getent: 'echo "ops:x:1000:1000::/home/ops:/bin/sh"' };
const { until, run, undo } = userKubeconfig(user);

/** As kubeadm writes it; `cut` stands for the certificates of one making. */
const conf = (cut: string) => `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ca${cut}
    server: https://10.0.0.1:6443
  name: kubernetes
users:
- name: kubernetes-admin
  user:
    client-certificate-data: cert${cut}
    client-key-data: key${cut}
`;

/** What kubectl makes of it when another cluster is merged into it. */
const merged = (cut: string) => `apiVersion: v1
clusters:
- cluster:
    server: https://elsewhere:6443
  name: other
${conf(cut).replace('apiVersion: v1\nclusters:\n', '')}current-context: other
`;

describe.each(shells)('~/.kube/config in a real %s', (...shell) => {
  const machine = (cut = '1') => {
    const node = new Node(shell, commands);
    node.write(admin, conf(cut));
    return node;
  };

  test('it comes as a copy for its user’s eyes only, and goes', () => {
    using node = machine();
    expect(node.run(until).code).toBe(1);
    expect(node.run(run)).toEqual({ code: 0, stderr: '' });
    expect(node.run(until).code).toBe(0);
    expect(node.text(own)).toBe(conf('1'));
    expect(node.mode(own)).toBe('600');
    expect(node.run(undo)).toEqual({ code: 0, stderr: '' });
    expect(node.has('/home/ops/.kube')).toBe(false);
  });

  test('with new certificates of the cluster, what we wrote is written anew', () => {
    using node = machine();
    for (const cut of ['1', '2', '3']) {
      node.write(admin, conf(cut));
      expect(node.run(until).code).toBe(1);
      expect(node.run(run)).toEqual({ code: 0, stderr: '' });
      expect(node.text(own)).toBe(conf(cut));
    }
  });

  test('what else a person put into it is no drift, as long as it leads into the cluster', () => {
    using node = machine();
    node.run(run);
    node.write(own, merged('1'), 0o600);
    expect(node.run(until).code).toBe(0);
    node.write(own, merged('1'), 0o644);
    expect(node.run(until).code).toBe(1);
    expect(node.run(run)).toEqual({ code: 0, stderr: '' });
    expect([node.text(own), node.mode(own)]).toEqual([merged('1'), '600']);
  });

  test('a file that somebody else made, or went on with, is never replaced', () => {
    using node = machine('2');
    for (const text of ['contexts of three clusters\n', merged('1')]) {
      node.write(own, text, 0o600);
      expect(node.run(until).code).toBe(1);
      const { code, stderr } = node.run(run);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^KUBECONFIG_NOT_OURS: \/home\/ops\/.kube\/config is left as it is/);
      expect(stderr).toContain('move it away, or merge /etc/kubernetes/admin.conf into it');
      expect(node.text(own)).toBe(text);
      expect(node.run(undo).code).toBe(0);
      expect(node.text(own)).toBe(text);
    }
  });

  test('a reset leaves what a person went on with, and says so', () => {
    using node = machine();
    node.run(run);
    node.write(own, merged('1'), 0o600);
    node.write('/home/ops/.kube/cache/x', 'x');
    const { code, stdout } = node.runSaying(undo);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^kept: \/home\/ops\/.kube\/config/)]);
    expect(node.text(own)).toBe(merged('1'));
  });

  test('a copy of an earlier version of ours goes too, and what it had kept comes back', () => {
    using node = machine();
    node.write(own, conf('1'), 0o600);
    node.write('/keep/config', 'contexts of three clusters\n');
    expect(node.run(undo).code).toBe(0);
    expect(node.text(own)).toBe('contexts of three clusters\n');
  });

  test('a link is somebody’s too, wherever it leads', () => {
    using node = machine();
    node.link(own, '/nowhere');
    expect(node.run(run).stderr).toMatch(/^KUBECONFIG_NOT_OURS/);
    expect(node.run(undo).code).toBe(0);
    expect(node.linked(own)).toBe(true);
  });

  test('without a cluster nothing holds', () => {
    using node = new Node(shell, commands);
    node.write(own, merged('1'), 0o600);
    expect(node.run(until).code).not.toBe(0);
    expect(node.run(undo).code).toBe(0);
    expect(node.text(own)).toBe(merged('1'));
  });
});
