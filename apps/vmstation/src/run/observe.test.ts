import {
  asleep,
  type Look,
  type ResourceId,
  type RunEvent,
  type Target,
  type TargetId,
  type TargetState,
  VmstationError,
} from '@vmstation/engine';
import { expect, test } from 'vitest';
import { shipped } from '../testing/shipped.ts';
import { observe } from './observe.ts';
import { defaultOptions, type RunVerb } from './options.ts';
import { selectionOf } from './selection.ts';
import { accessOf, hostOfCluster, neededTargets, type Session } from './session.ts';
import { unseenClusters } from './unseen.ts';

const cluster: TargetId = 'cluster:debian';
const silent = new AbortController().signal;
const nothing: TargetState = {
  facts: {
    ...{ 'os.id': 'debian', 'os.version': '12', arch: 'x86_64', kernel: '6.1.0', hostname: 'some' },
    ...{ cpus: '4', 'memory.bytes': '8234434560', 'swap.bytes': '0', 'disk.free /': '53687091200' },
    ...{ interface: 'eth0', addresses: '192.0.2.1', 'machine.id': 'abc', 'boot.id': 'def' },
    ...{ 'time.synchronised': 'yes', 'time.offset': '0', virtualization: 'none' },
  },
  observed: new Map(),
  failed: new Map(),
  ledger: [],
  pending: [],
};

/** Every target of a site, read by the same function. */
function fleetOf(session: Session, read: (id: TargetId, look?: Look) => Promise<TargetState>) {
  const unused = () => Promise.reject(new Error('only read here'));
  const targetOf = (id: TargetId): Target => ({
    id,
    read: (_, look) => read(id, look),
    lock: unused,
    apply: unused,
    unlock: unused,
    diagnose: unused,
    close: async () => undefined,
  });
  const targets = new Map([...neededTargets(session)].map((id) => [id, targetOf(id)] as const));
  return {
    targets,
    measured: new Map(),
    commandsOf: () => 0,
    requestsOf: () => 0,
    close: async () => undefined,
  };
}

function off(id: TargetId): VmstationError {
  return new VmstationError({ code: 'SSH_UNREACHABLE', message: 'no answer', where: id, next: 'is it on?' });
}

test('a cluster waits for the host that shows how to reach it, and for no other', async () => {
  const session = await shipped();
  const host = hostOfCluster(session, cluster);
  const log: string[] = [];
  const seen = Promise.withResolvers<void>();
  const fleet = fleetOf(session, async (id) => {
    if (id === cluster) {
      log.push(id);
      seen.resolve();
      return nothing;
    }
    if (id === host) await new Promise(setImmediate);
    else await seen.promise; // would wait for ever if the cluster waited for this host
    log.push(id);
    if (id !== host) throw off(id);
    return nothing;
  });
  const { states } = await observe(session, fleet, () => undefined, silent);
  expect(log.slice(0, 2)).toEqual([host, cluster]);
  expect([...states.keys()]).toEqual([...neededTargets(session)]); // not in the order of answers
});

test('a cluster is read once, when nothing that was measured makes other objects of it', async () => {
  const session = await shipped();
  const reads: TargetId[] = [];
  const fleet = fleetOf(session, async (id) => {
    reads.push(id);
    return nothing;
  });
  await observe(session, fleet, () => undefined, silent);
  expect(reads.filter((id) => id === cluster)).toHaveLength(1);
});

test('only what measured facts make other than expected is read again, for the same plan', async () => {
  const session = await shipped();
  const other = { ...nothing, facts: { ...nothing.facts, arch: 'aarch64' } };
  const looks = new Map<TargetId, (boolean | undefined)[]>();
  const fleet = fleetOf(session, async (id, look) => {
    looks.set(id, [...(looks.get(id) ?? []), look?.again]);
    return id === 'host:homelab' ? other : nothing;
  });
  for (const _round of [1, 2]) await observe(session, fleet, () => undefined, silent);
  expect(looks.get(cluster)).toEqual([undefined, undefined]);
  expect(looks.get('host:homelab')).toEqual([undefined, true, undefined, true]);
});

test('a read for a few tasks is told what the others want', async () => {
  const session = await shipped();
  const [task] = [...session.predicted.resources.values()].flatMap(({ target, task }) =>
    target === cluster ? [task] : [],
  );
  const tags = [task ?? ''];
  const selection = selectionOf({ ...defaultOptions, tags }, session.site, session.stacks);
  const told: ResourceId[][] = [];
  const fleet = fleetOf(session, async (id, look) => {
    if (id === cluster) told.push((look?.wanted ?? []).map((resource) => resource.id));
    return nothing;
  });
  await observe({ ...session, selection }, fleet, () => undefined, silent);
  const all = [...session.predicted.resources.values()].filter(({ target }) => target === cluster);
  expect(new Set(all.map((resource) => resource.task)).size).toBeGreaterThan(1);
  expect(told).toEqual([all.map(({ id }) => id)]);
});

test('a host that sleeps is told as asleep and not as failed', async () => {
  const session = await shipped();
  const told: string[] = [];
  const fleet = fleetOf(session, async (id) => {
    if (id === 'host:homelab') throw asleep('homelab', off(id));
    return nothing;
  });
  const emit = (event: RunEvent) => {
    if (event.type === 'target-failed' || event.type === 'target-asleep')
      told.push(`${event.type} ${event.target}`);
  };
  const world = await observe(session, fleet, emit, silent);
  expect(told).toEqual(['target-asleep host:homelab']);
  expect(world.states.get('host:homelab')).toMatchObject({ code: 'HOST_ASLEEP' });
});

test('a cluster whose control plane is off is not taken for an empty one', async () => {
  const session = await shipped();
  const host = hostOfCluster(session, cluster);
  const failed: string[] = [];
  const fleet = fleetOf(session, async (id) => {
    if (id === cluster) throw new Error('asked without a way to it');
    if (id === host) throw off(id);
    return nothing;
  });
  const emit = (event: RunEvent) => {
    if (event.type === 'target-failed') failed.push(event.target);
  };
  const world = await observe(session, fleet, emit, silent);
  expect(failed).toEqual([host, cluster]);
  expect(world.states.get(cluster)).toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    message: 'the cluster debian cannot be looked at without its control plane masternode',
    where: cluster,
    next: expect.stringContaining('vmstation status --limit masternode'),
  });
});

/** The cluster as it is seen when the host of its control plane is in this state. */
async function clusterBehind(state: Partial<TargetState>, verb: RunVerb, stack: readonly string[] = []) {
  const whole = await shipped();
  const selection = selectionOf({ ...defaultOptions, stack }, whole.site, whole.stacks);
  const session = { ...whole, selection };
  const host = hostOfCluster(session, cluster);
  const fleet = fleetOf(session, async (id) => (id === host ? { ...nothing, ...state } : nothing));
  return (await observe(session, fleet, () => undefined, silent, verb)).states.get(cluster);
}

const init: ResourceId = 'host:masternode/command:kubeadm-init';
const made = {
  ...{ id: init, type: 'command', title: 'command kubeadm-init', stack: 'cluster-infra' },
  ...{ task: 'control-plane', level: 1, after: [] },
};

test('a cluster is not taken for an empty one where the way to it cannot be read', async () => {
  const failed = new Map([[init, new VmstationError({ code: 'READ_FAILED', message: 'admin.conf is cut' })]]);
  const seen = await clusterBehind({ failed }, 'apply');
  expect(seen).toMatchObject({ code: 'CLUSTER_UNREACHABLE', cause: { message: 'admin.conf is cut' } });
});

test('a cluster that was made and is no longer shown is hidden from drift and reset, not from what makes it', async () => {
  const hidden = { code: 'CLUSTER_UNREACHABLE', message: expect.stringContaining('no longer shows') };
  const behind = { ledger: [made] };
  expect(await clusterBehind(behind, 'drift')).toMatchObject(hidden);
  expect(await clusterBehind(behind, 'reset', ['cluster-application-stack'])).toMatchObject(hidden);
  expect(await clusterBehind(behind, 'reset')).toEqual(nothing);
  expect(await clusterBehind(behind, 'apply')).toEqual(nothing);
  expect(await clusterBehind({}, 'drift')).toEqual(nothing);
});

test('what a cluster seems to lack while nothing shows the way to it is told from drift', async () => {
  const session = await shipped();
  const seen = async () => nothing;
  const { states, fleet } = await observe(session, fleetOf(session, seen), () => undefined, silent);
  expect([...unseenClusters({ session, fleet, states })]).toEqual([cluster]);
  const off = new Map([
    ...states,
    [cluster, new VmstationError({ code: 'CLUSTER_UNREACHABLE', message: '' })],
  ]);
  expect([...unseenClusters({ session, fleet, states: off })]).toEqual([]);
});

test('a host that tells too little of itself takes no other along', async () => {
  const session = await shipped();
  const cut = { ...nothing, facts: { 'os.id': 'debian' } };
  const fleet = fleetOf(session, async (id) => (id === 'host:homelab' ? cut : nothing));
  const { states } = await observe(session, fleet, () => undefined, silent);
  expect(states.get('host:homelab')).toMatchObject({ code: 'FACTS_INVALID' });
  expect(states.get('host:masternode')).toMatchObject({ facts: nothing.facts });
});

test('a cluster is reached by what its control plane shows, and no other host', async () => {
  const session = await shipped();
  const host = hostOfCluster(session, cluster);
  const showing = session.site.hosts.filter(({ name }) => accessOf(session, `host:${name}`).length > 0);
  expect(showing.map(({ name }) => `host:${name}`)).toEqual([host]);
});

test('a run without clusters reads none', async () => {
  const session = await shipped();
  const limited = {
    ...session,
    selection: selectionOf({ ...defaultOptions, limit: ['homelab'] }, session.site, session.stacks),
  };
  const reads: TargetId[] = [];
  const fleet = fleetOf(limited, async (id) => {
    reads.push(id);
    throw off(id);
  });
  await observe(limited, fleet, () => undefined, silent);
  expect(reads).toEqual(['host:homelab']);
});
