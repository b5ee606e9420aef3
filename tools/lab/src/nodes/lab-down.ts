import { removeFirewall } from '../network/firewall.ts';
import { restoreIpForward } from '../network/ip-forward.ts';
import { podmanProvider } from '../provider/podman.ts';
import type { Provider } from '../provider/provider.ts';
import { listLabs, removeLabState } from '../state/lab-store.ts';
import { restoreInotifyLimit } from './inotify-limit.ts';
import { withLabLock } from './lab-lock.ts';
import { nodeName } from './names.ts';
import { type OnProgress, step } from './progress.ts';

/**
 * Takes a lab away whatever state it is in: containers, volumes, snapshots, network, firewall rules and its
 * folder with the keys. Nothing happens when there is no such lab. Base images stay: they are a cache.
 * Says whether there was anything of it.
 */
export async function labDown(
  name: string,
  onProgress: OnProgress = () => undefined,
  provider: Provider = podmanProvider,
): Promise<boolean> {
  return withLabLock(name, onProgress, () => takeAway(name, onProgress, provider));
}

async function takeAway(name: string, onProgress: OnProgress, provider: Provider): Promise<boolean> {
  let found = (await listLabs()).includes(name);
  // An interrupted `up` may still have a command of its engine in flight, whose result shows up after the first look.
  while (await anythingLeft(provider, name)) {
    found = true;
    await removeAll(provider, name, onProgress);
  }
  found = (await removeFirewall(name)) || found;
  await removeLabState(name);
  await restoreIpForward(provider);
  await restoreInotifyLimit(provider);
  return found;
}

async function anythingLeft(provider: Provider, name: string): Promise<boolean> {
  const label = nodeName.label(name);
  const found = await Promise.all([
    provider.list(label),
    provider.listVolumes(label),
    provider.listImages(nodeName.snapshotPrefix(name)),
  ]);
  return (
    found.some((kind) => kind.length > 0) || (await provider.network(nodeName.network(name))) !== undefined
  );
}

async function removeAll(provider: Provider, name: string, onProgress: OnProgress): Promise<void> {
  const label = nodeName.label(name);
  await step(onProgress, { step: 'containers' }, async () => {
    await Promise.all((await provider.list(label)).map((container) => provider.remove(container.name)));
  });
  await step(onProgress, { step: 'volumes' }, async () => {
    await Promise.all((await provider.listVolumes(label)).map((volume) => provider.removeVolume(volume)));
    for (const image of await provider.listImages(nodeName.snapshotPrefix(name)))
      await provider.removeImage(image);
  });
  await step(onProgress, { step: 'network' }, async () => {
    const network = nodeName.network(name);
    if ((await provider.network(network)) !== undefined) await provider.removeNetwork(network);
  });
}
