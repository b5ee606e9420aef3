import { setTimeout as sleep } from 'node:timers/promises';
import { readLabState } from '@vmstation/lab';
import { expect, test } from 'vitest';
import { complaintOf, expectCode, type ProofLab } from '../command.ts';
import { mended } from '../mended.ts';
import { expectTold, lastErrors, mendIt } from '../told.ts';

/** Of an API server that does not answer: its cluster, and the host to look at. */
const unreachable = {
  code: 'CLUSTER_UNREACHABLE',
  host: 'debian',
  next: /^vmstation diagnose --limit masternode; there: systemctl status kubelet, crictl ps -a$/,
};

/** Faults below a running cluster: the steps of a proof that has one anyway. No fault may hang a run. */
export function clusterFaults({ name, vmstation, onNode, kubectl }: ProofLab): void {
  const options = { timeout: 600_000 };

  // For some seconds after an outage the cluster still says of pods that they are not ready, or no more.
  const converges = async () => {
    await until(async () => (await kubectl('get --raw=/readyz').catch(() => '')) === 'ok');
    expectCode(await vmstation('apply'), 0);
    const left = async () => complaintOf(await vmstation('drift'));
    await expect.poll(left, { timeout: 120_000, interval: 1000 }).toBe('');
  };

  test('a registry that is down is named with pod and node, long before the deadline', options, async () => {
    const { gateway } = await readLabState(name);
    const reload = 'nginx -c /run/nginx.conf -s reload';
    await onNode(
      'gateway',
      `cp /run/registry.conf /run/registry.whole && : > /run/registry.conf && ${reload}`,
    );
    const broken = async () => {
      await until(async () => (await answers(`http://${gateway.address}:5000/v2/`)) === false);
      const image = await kubectl(
        "get deployment backup-store -n backup -o jsonpath='{.spec.template.spec.containers[0].image}'",
      );
      await kubectl('delete deployment backup-store -n backup');
      await kubectl('wait pod -n backup -l app=backup-store --for=delete --timeout=120s');
      await onNode('storagenodet3500', `crictl rmi ${image}`);
      expectTold(await vmstation('apply'), lastErrors(name, 'vmstation'), [
        {
          code: 'NOT_READY',
          host: 'debian',
          of: 'Deployment backup/backup-store',
          says: /could again not be pulled on storagenodet3500[\s\S]*connection refused/,
          next: /^vmstation diagnose, or kubectl describe deployment backup-store -n backup$/,
        },
      ]);
    };
    await mended(broken, [() => onNode('gateway', `cp /run/registry.whole /run/registry.conf && ${reload}`)]);
    await converges();
  });

  test('an API server that is down is named, and brought back by the same run', options, async () => {
    await onNode(
      'masternode',
      'systemctl stop kubelet && crictl stop "$(crictl ps --name kube-apiserver -q)"',
    );
    expectTold(await vmstation('apply'), lastErrors(name, 'vmstation'), [
      { ...unreachable, says: /^the API server of the cluster debian on masternode .*ECONNREFUSED/ },
    ]);
    expect(await onNode('masternode', 'systemctl is-active kubelet')).toBe('active\n');
    await converges();
  });

  test('a control plane without its API server is not made anew over its data', options, async () => {
    const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
    const data = () =>
      onNode('masternode', "stat -c '%i %Y' /var/lib/etcd/member /etc/kubernetes/pki/ca.key");
    const [before, uid] = [
      await data(),
      await kubectl('get namespace kube-system -o jsonpath={.metadata.uid}'),
    ];
    await onNode('masternode', `mv ${manifest} /root/`);
    for (const _ of ['once', 'and again']) {
      expectTold(await vmstation('apply'), lastErrors(name, 'vmstation'), [
        {
          code: 'APPLY_FAILED',
          host: 'masternode',
          of: 'command:no-other-cluster',
          says: /CLUSTER_ALREADY_HERE[\s\S]*kube-apiserver\.yaml \(anew: kubeadm init phase control-plane apiserver/,
          next: mendIt,
        },
      ]);
    }
    expect(await data()).toBe(before);
    const told = await vmstation('drift', '--json');
    expectCode(told, 1);
    const { drift, unknown }: { drift: { target: string }[]; unknown: object[] } = JSON.parse(told.stdout);
    expect(drift).toContainEqual(expect.objectContaining({ target: 'host:masternode' }));
    expect(drift.filter(({ target }) => target === 'cluster:debian')).toEqual([]);
    expect(unknown).toMatchObject([
      {
        target: 'cluster:debian',
        error: {
          code: 'CLUSTER_UNREACHABLE',
          next: expect.stringMatching(/^vmstation plan says what masternode lacks;/),
        },
      },
    ]);
    await onNode('masternode', `mv /root/kube-apiserver.yaml ${manifest}`);
    const ready = 'kubectl --kubeconfig /etc/kubernetes/admin.conf get --raw /readyz 2>/dev/null || :';
    await until(async () => (await onNode('masternode', ready)) === 'ok');
    await converges();
    expect(await kubectl('get namespace kube-system -o jsonpath={.metadata.uid}')).toBe(uid);
  });

  test('an etcd that stands still ends a run, one that is slow does not', options, async () => {
    await kubectl('scale deployment backup-store -n backup --replicas=0');
    const goesOn = () => onNode('masternode', 'kill -CONT "$(pidof etcd)"');
    await onNode('masternode', 'kill -STOP "$(pidof etcd)"');
    const standsStill = async () => {
      expectTold(await vmstation('apply', '--tags=backup-store'), lastErrors(name, 'vmstation'), [
        {
          ...unreachable,
          says: /^the API server of the cluster debian on masternode .*: nothing within 30 s/,
        },
      ]);
    };
    await mended(standsStill, [goesOn]);
    const slow = 'while :; do kill -STOP $(pidof etcd); sleep 0.3; kill -CONT $(pidof etcd); sleep 0.7; done';
    await onNode('masternode', `systemd-run --quiet --collect --unit=slow-etcd sh -c '${slow}'`);
    const run = await mended(
      () => vmstation('apply'),
      [() => onNode('masternode', 'systemctl stop slow-etcd'), goesOn],
    );
    expectCode(run, 0);
    expect(run.stdout).toContain('backup-store');
    await converges();
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 180_000; !(await holds()); await sleep(50)) {
    if (Date.now() > end) throw new Error('it did not come to hold within 180 s');
  }
}
