import { describe, expect, test } from 'vitest';
import { Node, shells } from '../testing/node.ts';
import { join, joined, mayJoin } from './join.ts';

const mark = '/etc/kubernetes/.vmstation-attempt';
const conf = '/etc/kubernetes/kubelet.conf';
const said = '/var/log/kubeadm-join.log';
const failures = '/var/log/kubeadm-join-failure.log';
const script = join('beta', ["token='", "' hash='", "'\n"]);

const works = `
case $1 in
  join)
    cat "$3" >> /var/log/config; echo "[preflight] joining"
    [ ! -e ${conf} ] || { echo "[ERROR FileAvailable] ${conf}"; exit 1; }
    mkdir -p /etc/kubernetes /var/lib/kubelet; echo new > ${conf}; echo new > /var/lib/kubelet/config.yaml ;;
  reset) echo reset >> /var/log/calls ;;
esac`;

/** Gets as far as its first file. */
const breaks = `[ "$1" = join ] || exit 0; echo x > ${conf}; echo "error: no API server at 10.0.0.1"; exit 1`;

describe.each(shells)('kubeadm join in a real %s', (...shell) => {
  test('joins with token and hash from a file that is gone afterwards, and keeps a log', () => {
    using node = new Node(shell, { kubeadm: works });
    expect(node.run(mayJoin.until).code).toBe(0);
    expect(node.run(script)).toEqual({ code: 0, stderr: '' });
    expect(node.run(joined).code).toBe(0);
    expect(node.text('/var/log/config')).toBe("token='abc.def' hash='sha256:1'\n");
    expect(node.text(said)).toMatch(/^# \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n\[preflight\] joining\n$/);
    expect([mark, '/keep/join.yaml', failures, '/var/log/calls'].filter((path) => node.has(path))).toEqual(
      [],
    );
  });

  test('a failure is told, with the state of the machine in a log of its own; the next attempt clears it', () => {
    using node = new Node(shell, { kubeadm: breaks });
    const { code, stderr } = node.run(script);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: no API server at 10\.0\.0\.1\n$/);
    expect(node.run(joined).code).toBe(1);
    expect(node.has('/keep/join.yaml')).toBe(false);
    const state = node.text(failures);
    for (const line of [
      'ip addr',
      'ip route',
      'ss -lnt',
      'systemctl status containerd',
      'journalctl -u kubelet',
    ]) {
      expect(state).toContain(line);
    }
    node.command('kubeadm', works);
    expect(node.run(mayJoin.until).code).toBe(0);
    expect(node.run(script)).toEqual({ code: 0, stderr: '' });
    expect(node.text('/var/log/calls')).toBe('reset\n');
    expect(node.text(said).match(/^# /gm)).toHaveLength(2);
  });

  test('a kubeadm join that hangs is asked to end, and made to when it does not', () => {
    using node = new Node(shell, { kubeadm: works });
    for (const name of ['pkill', 'pgrep', 'sleep'])
      node.command(name, `echo "${name} $1" >> /var/log/signals`);
    expect(node.run(script).code).toBe(0);
    const signals = node.text('/var/log/signals').trim().split('\n');
    expect(signals.filter((line) => line.startsWith('pkill'))).toEqual(['pkill -TERM', 'pkill -KILL']);
    expect(signals.filter((line) => line === 'sleep 0.1')).toHaveLength(50);
  });

  test('one that takes too long is ended, and that is said', () => {
    using node = new Node(shell, { kubeadm: '[ "$1" = join ] && echo "[discovery] asking"' });
    node.command('timeout', 'shift 3; "$@"; exit 124');
    expect(node.run(script).stderr).toMatch(/asking\nkubeadm join took longer than 150 s\n$/);
  });

  test.each([
    [
      'a member of a cluster that has lost its configuration',
      conf,
      '/var/lib/kubelet/config.yaml (anew: touch it, then kubeadm upgrade',
    ],
    ['a control plane', '/var/lib/etcd/member', '/etc/kubernetes/kubelet.conf (anew:'],
  ])('%s is left as it is', (_case, path, hint) => {
    using node = new Node(shell, { kubeadm: works });
    node.put(path, 3600);
    expect(node.run(mayJoin.until).code).toBe(1);
    for (const each of [mayJoin.run, script, script]) {
      const { code, stderr } = node.run(each);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^CLUSTER_ALREADY_HERE: kubeadm join was not run/);
      expect(stderr).toContain(hint);
    }
    expect(node.text(path)).toBe('x\n');
    expect([mark, said, '/var/log/calls'].filter((each) => node.has(each))).toEqual([]);
  });

  test('without a token nothing is begun, and it is told why there is none', () => {
    using node = new Node(shell, { kubeadm: works });
    const { code, stderr } = node.run(`VM_IN_token=\n${script}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^JOIN_TOKEN_MISSING: .* run kubectl delete node beta and then vmstation apply\n$/,
    );
    expect([mark, said].filter((path) => node.has(path))).toEqual([]);
  });

  test('who has joined is not asked', () => {
    using node = new Node(shell, { kubeadm: works });
    for (const path of [conf, '/var/lib/kubelet/config.yaml']) node.put(path, 3600);
    expect(node.run(mayJoin.until).code).toBe(0);
  });
});
