import { posix } from 'node:path';
import { defineHostTask } from '@vmstation/inventory';
import { directory } from '@vmstation/resources';

/** Folders of the site's volumes with owner and mode. A reset leaves those that hold data. */
export const storage = defineHostTask({
  name: 'storage',
  title: 'folders of the volumes',
  hosts: (host, site) => site.volumes.some((volume) => volume.host === host.name),
  resources: ({ site, host }) => {
    const volumes = site.volumes.filter((volume) => volume.host === host.name);
    const own = volumes.map(({ path, uid, gid, mode }) => ({ path, mode, owner: `${uid}:${gid}` }));
    // What lies above may be somebody's home: it has to exist, and its owner and mode are not ours.
    const above = [...new Set(own.flatMap(({ path }) => foldersAbove(path)))]
      .filter((path) => own.every((volume) => volume.path !== path))
      .map((path) => ({ path, asFound: true as const }));
    const all = [...above, ...own].toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return all.map((wanted) => {
      const parent = all.find(({ path }) => path === posix.dirname(wanted.path));
      return directory(wanted, {
        after: parent === undefined ? [] : [{ type: 'directory', key: parent.path }],
      });
    });
  },
});

/** Those above a folder, up to /srv, /var or whatever every system has. */
function foldersAbove(path: string): readonly string[] {
  const up = posix.dirname(path);
  return up.split('/').length > 2 ? [...foldersAbove(up), up] : [];
}
