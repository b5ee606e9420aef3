import { describe, expect, test } from 'vitest';
import { Node, shells } from '../testing/node.ts';
import { init, initialised, mayInit, tokenReady } from './kubeadm.ts';

const mark = '/etc/kubernetes/.vmstation-attempt';
const cluster = ['/var/lib/etcd/member', '/etc/kubernetes/pki/ca.key', '/etc/kubernetes/kubelet.conf'];
const [etcd = '', key = ''] = cluster;
const control = ['/etc/kubernetes/admin.conf', '/etc/kubernetes/manifests/kube-apiserver.yaml'];

/** kubeadm as far as files go: refuses where some are, and its reset takes all away. */
const kubeadm = `
case $1 in
  init)
    for path in ${[...cluster, ...control].join(' ')}; do
      [ ! -e "$path" ] || { echo "[ERROR FileAvailable] $path already exists"; exit 1; }
    done
    for path in ${[...cluster, ...control].join(' ')}; do mkdir -p "$(dirname "$path")"; echo new > "$path"; done ;;
  reset) echo reset >> /var/log/calls; rm -rf /var/lib/etcd /etc/kubernetes/pki ;;
esac`;

describe.each(shells)('kubeadm init in a real %s', (...shell) => {
  test('on a bare machine: initialised, with no mark left', () => {
    using node = new Node(shell, { kubeadm });
    expect(node.run(mayInit.until).code).toBe(0);
    expect(node.run(initialised).code).toBe(1);
    expect(node.run(init)).toEqual({ code: 0, stderr: '' });
    expect(node.run(initialised).code).toBe(0);
    expect(node.has(mark)).toBe(false);
    expect(node.has('/var/log/calls')).toBe(false);
  });

  test.each(control)('a live cluster without %s keeps its data, however often it is tried', (gone) => {
    using node = new Node(shell, { kubeadm });
    for (const path of [...cluster, ...control]) if (path !== gone) node.put(path, 3600);
    for (const script of [mayInit.until, mayInit.run, init, init]) expect(node.run(script).code).toBe(1);
    expect(cluster.map((path) => node.text(path))).toEqual(['x\n', 'x\n', 'x\n']);
    expect(node.has(mark)).toBe(false);
    expect(node.has('/var/log/calls')).toBe(false);
  });

  test('it is told what was found, what is missing, and how to make it anew', () => {
    using node = new Node(shell, { kubeadm });
    for (const path of [key, control[0] ?? '']) node.put(path);
    const { stderr } = node.run(mayInit.run);
    expect(stderr).toMatch(/^CLUSTER_ALREADY_HERE: kubeadm init was not run and nothing was cleared/);
    expect(stderr).toContain('is on this machine: /etc/kubernetes/pki/ca.key - if');
    expect(stderr).toContain(
      'missing: /etc/kubernetes/manifests/kube-apiserver.yaml (anew: kubeadm init phase control-plane apiserver --config /etc/vmstation-kubeadm.yaml); if',
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a mark that is newer than the cluster gives no right to clear it', () => {
    using node = new Node(shell, { kubeadm });
    for (const path of cluster) node.put(path, 3600);
    node.put(mark);
    expect(node.run(mayInit.until).code).toBe(1);
    const { code, stderr } = node.run(init);
    expect(code).toBe(1);
    expect(stderr).toContain(`an end of the attempt (rm ${mark})`);
    expect(node.text(etcd)).toBe('x\n');
    expect(node.has('/var/log/calls')).toBe(false);
  });

  test('what an attempt that was cut off made is cleared, and no other network of containers', () => {
    using node = new Node(shell, { kubeadm });
    node.put('/etc/cni/net.d/87-podman.conflist', 7200);
    node.put(mark, 3600);
    node.put('/etc/cni/net.d/10-flannel.conflist', 1800);
    for (const path of [...cluster, ...control]) node.put(path, 1800);
    expect(node.run(initialised).code).toBe(1);
    expect(node.run(mayInit.until).code).toBe(0);
    expect(node.run(init)).toEqual({ code: 0, stderr: '' });
    expect(node.text('/var/log/calls')).toBe('reset\n');
    expect(cluster.map((path) => node.text(path))).toEqual(['new\n', 'new\n', 'new\n']);
    expect(node.has('/etc/cni/net.d/10-flannel.conflist')).toBe(false);
    expect(node.has('/etc/cni/net.d/87-podman.conflist')).toBe(true);
  });

  test('a failed attempt says why and stays marked; the next one clears it', () => {
    using node = new Node(shell, { kubeadm: 'echo "[init] working"; echo "error: no image"; exit 1' });
    expect(node.run(init)).toEqual({ code: 1, stderr: 'error: no image\n' });
    expect(node.has(mark)).toBe(true);
    node.command('kubeadm', kubeadm);
    expect(node.run(init).code).toBe(0);
  });

  test('a token is wanted before there is a cluster, and as long as a worker is missing', () => {
    using node = new Node(shell, { kubeadm: 'exit 1', kubectl: 'exit 1' });
    const ready = tokenReady(['beta']);
    expect(node.run(ready).code).toBe(1);
    node.command('kubeadm', 'printf "%s\n" "abc.1 somebody" "abc.2 vmstation-join"');
    expect(node.run(ready).code).toBe(0);
    node.command('kubeadm', 'exit 0');
    expect(node.run(ready).code).toBe(1);
    node.command('kubectl', '[ "$6" = beta ]');
    expect(node.run(ready).code).toBe(0);
  });
});
