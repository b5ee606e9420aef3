import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { waitForPort, waitUntil } from '../network/wait.ts';
import { nodeMemory } from '../provider/limits.ts';
import type { Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { ENTRY_SCRIPT } from './entry-script.ts';
import { firstBootScript } from './first-boot.ts';
import { hostKeyFile } from './keys.ts';
import { baseRepositories, type LabMirror } from './mirror.ts';
import { NODE_VOLUMES, nodeName } from './names.ts';
import { type NodeFiles, packageSources } from './package-sources.ts';

/** The container of a node, made from its base image or from a snapshot of it, with its volumes. */
export async function createContainer(provider: Provider, state: LabState, node: LabNode, image: string) {
  const labels = nodeName.labels(state.name, 'node');
  const volumes = NODE_VOLUMES.map((target) => ({
    source: nodeName.volume(state.name, node.name, target),
    target,
    readOnly: false,
  }));
  await Promise.all(volumes.map((volume) => provider.createVolume(volume.source, labels)));
  await provider.create({
    name: node.container,
    image,
    hostname: node.name,
    network: state.network.name,
    address: node.address,
    mac: node.mac,
    command: ['/bin/sh', '-c', ENTRY_SCRIPT, 'entry', state.gateway.address],
    kind: 'system',
    volumes,
    memory: nodeMemory(state.nodes.length),
    labels,
  });
}

/** Removes what volumes there are of a node that has no container. */
export async function removeVolumes(provider: Provider, state: LabState, node: LabNode): Promise<void> {
  const known = await provider.listVolumes(nodeName.label(state.name));
  const own = NODE_VOLUMES.map((path) => nodeName.volume(state.name, node.name, path));
  await Promise.all(
    own.filter((volume) => known.includes(volume)).map((volume) => provider.removeVolume(volume)),
  );
}

/** A fresh node, as an installer would leave a host, not yet started. */
export async function createNode(
  provider: Provider,
  state: LabState,
  node: LabNode,
  mirror: LabMirror,
  mirrorKey: string,
): Promise<void> {
  const files = await freshFiles(state, node, mirror, mirrorKey);
  await removeVolumes(provider, state, node);
  await createContainer(provider, state, node, node.image);
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-node-'));
  try {
    for (const [path, file] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), file.content, { mode: file.mode });
    }
    await provider.copyTree(node.container, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function freshFiles(
  state: LabState,
  node: LabNode,
  mirror: LabMirror,
  key: string,
): Promise<NodeFiles> {
  const hostKey = hostKeyFile(state.name, node.name);
  const boot = firstBootScript({
    node: node.name,
    address: node.address,
    gateway: state.gateway.address,
    user: node.user,
    authorizedKey: (await readFile(`${state.userKey}.pub`, 'utf8')).trim(),
  });
  return {
    ...packageSources(node.os, state.gateway.address, key, await baseRepositories(mirror)),
    'etc/ssh/ssh_host_ed25519_key': { content: await readFile(hostKey, 'utf8'), mode: 0o600 },
    'etc/ssh/ssh_host_ed25519_key.pub': { content: await readFile(`${hostKey}.pub`, 'utf8'), mode: 0o644 },
    '.first-boot': { content: boot, mode: 0o600 },
  };
}

const BOOT_SECONDS = 60;

/** Waits until systemd says `running` and sshd listens. Throws `LAB_NOT_READY` naming the failed units. */
export async function waitForNode(provider: Provider, node: LabNode): Promise<void> {
  const why = async () =>
    (await provider.exec(node.container, ['systemctl', '--failed', '--no-legend', '--plain'])).stdout ||
    (await provider.output(node.container));
  await waitUntil(
    node.name,
    BOOT_SECONDS,
    async () => {
      const said = await provider.exec(node.container, ['systemctl', 'is-system-running', '--wait']);
      const answer = said.stdout.trim();
      return answer === 'running' ? undefined : answer || said.stderr.trim();
    },
    why,
  );
  await waitForPort(node.address, node.sshPort, BOOT_SECONDS, async () => {
    const status = ['systemctl', 'status', '--no-pager', '--lines=5', 'ssh.service'];
    return (await provider.exec(node.container, status)).stdout;
  });
}
