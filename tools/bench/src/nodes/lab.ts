import {
  cacheDirectory,
  ensureMirror,
  ensureRoot,
  environmentSources,
  type LabState,
  labUp,
} from '@vmstation/lab';
import { type BenchNode, inspect, sshdLog } from './node.ts';
import { inContainer, podman } from './podman.ts';

/** A lab of its own beside the usual one. */
export const labName = process.env.VMSTATION_LAB ?? 'bench';
export const user = 'bench';

/** Log what was asked; take as many connections and channels as the peers like to open. */
const sshdOptions = `-E ${sshdLog} -o LogLevel=VERBOSE -o MaxStartups=200 -o MaxSessions=100`;

/** What Ansible needs on a node, and the package lists that everybody begins with. */
const prepare = `set -e
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends python3 python3-apt >/dev/null
echo 'SSHD_OPTS="${sshdOptions}"' > /etc/default/ssh
systemctl restart ssh`;

export interface BenchLab {
  readonly state: LabState;
  readonly nodes: readonly BenchNode[];
}

/** Brings up nodes as the lab has them, with systemd. */
export async function fullNodes(count: number): Promise<BenchLab> {
  console.log(`▸ nodes: ${count} with systemd`);
  const options = { cacheDir: cacheDirectory(), onProgress: () => undefined, sources: environmentSources() };
  const { directory } = await ensureMirror(options);
  const names = Array.from({ length: count }, (_, index) => `full${index + 1}`);
  const spec = { name: labName, nodes: names.map((name) => ({ name, os: 'debian-12' as const, user })) };
  const state = await labUp(spec, { directory, root: (kind) => ensureRoot(kind, options) }, () => undefined);
  const nodes = await Promise.all(
    state.nodes.map(async ({ name, address, container, hostKeys: [hostKey = ''] }): Promise<BenchNode> => {
      await inContainer(container, prepare);
      return { name, kind: 'full', address, container, hostKey, ...(await inspect(container)) };
    }),
  );
  return { state, nodes };
}

/** Nodes with sshd and nothing else running, as copies of a container; the lab takes them away with itself. */
export async function lightNodes(
  { state, nodes }: BenchLab,
  model: string,
  from: number,
  to: number,
): Promise<readonly BenchNode[]> {
  console.log(`▸ nodes: light ones up to number ${to}`);
  const image = `localhost/vmstation-snapshot/${labName}/light:from-${from}`;
  await podman('commit', '--quiet', '--pause=false', model, image);
  const made: BenchNode[] = [];
  for (let index = from; index <= to; index += 1) {
    const name = `light${index}`;
    const container = `vmstation-${labName}-${name}`;
    const address = state.network.host.replace(/\d+$/, String(100 + index));
    await podman(
      'run',
      '--detach',
      '--replace',
      `--name=${container}`,
      `--hostname=${name}`,
      `--network=${state.network.name}`,
      `--ip=${address}`,
      `--label=vmstation.lab=${labName}`,
      '--http-proxy=false',
      '--dns=none',
      '--ulimit=nofile=20000:20000',
      '--ulimit=nproc=4096:4096',
      image,
      'sh',
      '-c',
      `mkdir -p /run/sshd; exec /usr/sbin/sshd -D ${sshdOptions}`,
    );
    const hostKey = nodes[0]?.hostKey ?? '';
    made.push({ name, kind: 'light', address, container, hostKey, ...(await inspect(container)) });
  }
  return made;
}
