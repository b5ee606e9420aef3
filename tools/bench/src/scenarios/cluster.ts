import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSite } from '@vmstation/inventory';
import { labOverlay, readLabState } from '@vmstation/lab';
import type { Duration } from '../cell.ts';
import type { Command } from '../measure/measure.ts';
import { labName } from '../nodes/lab.ts';
import type { Options } from '../options.ts';
import { workspace } from '../peers/peer.ts';
import { writeByHand } from './by-hand.ts';
import { must, prepare } from './nx.ts';

export const names = {
  apply: 'vmstation apply, bare nodes to Ready',
  script: 'a shell script with the same kubeadm commands',
} as const;

const lab = `${labName}-cluster`;
const source = { path: join(workspace, 'libs/cluster-config/sites/vmstation') };
/** What the script does as well; not the pods that prove DNS afterwards. */
const tasks = 'kernel,containerd,kubernetes-packages,control-plane,join,kubeconfig,network,nodes';

const vmstation = (...args: readonly string[]): Command => ({
  argv: [process.execPath, join(workspace, 'apps/vmstation/src/bin.mjs'), ...args],
  cwd: workspace,
  env: { VMSTATION_LAB: lab },
});

/** A cluster of two from bare nodes, by us and by hand, on fresh nodes each time. */
export async function cluster(options: Options): Promise<readonly Duration[]> {
  const load = loadavg()[0] ?? 0;
  const durations: readonly Duration[] = [names.apply, names.script].map((what) => ({
    what,
    seconds: [],
    load,
  }));
  const [apply, script] = durations;
  for (let run = 0; run < options.runs; run += 1) {
    await fresh();
    apply?.seconds.push(await must(vmstation('apply', '--stack=cluster-infra', `--tags=${tasks}`)));
    await fresh();
    script?.seconds.push(await byHand());
  }
  await prepare(vmstation('lab', 'down'));
  return durations;
}

async function fresh(): Promise<void> {
  await prepare(vmstation('lab', 'down'));
  await prepare(vmstation('lab', 'up'));
}

async function byHand(): Promise<number> {
  const state = await readLabState(lab);
  const overlays = { lab: await labOverlay(await loadSite(source), state) };
  const site = await loadSite({ ...source, environment: 'lab', overlays });
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-by-hand-'));
  try {
    const [control, worker] = await writeByHand(site, folder);
    if (control === undefined || worker === undefined)
      throw new Error('the cluster has fewer than two members');
    const { user, address } = control;
    const script = join(import.meta.dirname, 'by-hand.sh');
    const words = [folder, state.userKey, state.knownHosts, user, address, worker.address];
    return await must({ argv: ['sh', script, ...words], cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}
