import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stack } from '@vmstation/cluster-infra';
import type { Resource } from '@vmstation/engine';
import { expandStacks, type Host, predictFacts, type Site } from '@vmstation/inventory';
import { z } from 'zod';
import { joinConfig } from '../../../../libs/cluster-infra/src/config/kubeadm.ts';
import { flannel } from '../../../../libs/cluster-infra/src/manifests/flannel.ts';
import { filesOf } from '../../../../libs/resources/src/repository/files.ts';

const fileSchema = z.object({ path: z.string(), content: z.string(), mode: z.string() });
const packageSchema = z.object({ name: z.string(), version: z.string().optional() });
const sysctlSchema = z.object({ key: z.string(), value: z.string(), live: z.boolean().optional() });
const repositorySchema = z.object({
  name: z.string(),
  kind: z.enum(['apt', 'rpm']),
  url: z.string(),
  suite: z.string().exactOptional(),
  components: z.array(z.string()).exactOptional(),
  key: z.string().exactOptional(),
});

/** Writes what by-hand.sh needs: the same files, packages and settings as our own cluster stack wants of these hosts. */
export async function writeByHand(site: Site, folder: string): Promise<readonly Host[]> {
  const cluster = site.clusters.find(({ name }) => name === 'debian');
  if (cluster?.distribution !== 'kubeadm') throw new Error('the site has no kubeadm cluster named debian');
  const hosts = cluster.members.flatMap((name) => site.hosts.filter((host) => host.name === name));
  const resources = expandStacks([{ ...stack, after: [] }], site, predictFacts);
  for (const host of hosts) {
    const own = resources.filter(({ target }) => target === `host:${host.name}`);
    const write = async (path: string, content: string, mode = '0644') => {
      const file = join(folder, host.address, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      await chmod(file, Number.parseInt(mode, 8));
    };
    for (const { path, content, mode } of desired(own, 'file', fileSchema)) await write(path, content, mode);
    for (const repository of desired(own, 'repository', repositorySchema))
      for (const { path, text } of filesOf(repository)) await write(path, text);
    const settings = desired(own, 'sysctl', sysctlSchema).filter(({ live }) => live !== false);
    await write(
      'etc/sysctl.d/90-by-hand.conf',
      settings.map(({ key, value }) => `${key} = ${value}\n`).join(''),
    );
    const [before, between, after] = joinConfig(site, cluster, host);
    await write('root/join.yaml', `${before}@TOKEN@${between}@HASH@${after}`);
    await write(
      'root/flannel.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: flannel(cluster, site.ports.flannelVxlan) }),
    );
    const names = desired(own, 'package', packageSchema).map(
      ({ name, version }) => (version === undefined ? name : `${name}=${version}-*`), // a site leaves the packager's part out
    );
    await writeFile(join(folder, `${host.address}.packages`), names.join(' '));
  }
  return hosts;
}

function desired<T>(resources: readonly Resource[], type: string, schema: z.ZodType<T>): readonly T[] {
  return resources.filter(({ kind }) => kind.name === type).map((resource) => schema.parse(resource.desired));
}
