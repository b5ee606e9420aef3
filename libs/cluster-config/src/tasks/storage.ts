import { posix } from 'node:path';
import type { Draft } from '@vmstation/engine';
import { defineHostTask, type Volume } from '@vmstation/inventory';
import { directory } from '@vmstation/resources';

/** Folders of the site's volumes with owner and mode. A reset leaves those that hold data. */
export const storage = defineHostTask({
  name: 'storage',
  title: 'folders of the volumes',
  hosts: (host, site) => site.volumes.some((volume) => volume.host === host.name),
  resources: ({ site, host }) => site.volumes.filter((volume) => volume.host === host.name).flatMap(folders),
});

/** The folder of a volume, and those above it up to /srv, /var or whatever every system has. */
function folders({ path, uid, gid, mode }: Volume): readonly Draft[] {
  const above: Draft[] = [];
  for (let up = posix.dirname(path); up.split('/').length > 2; up = posix.dirname(up)) {
    above.unshift(directory({ path: up }, { after: above }));
  }
  const chain = above.map((folder, i) => ({ ...folder, after: above.slice(0, i) }));
  return [...chain, directory({ path, mode, owner: `${uid}:${gid}` }, { after: chain })];
}
