import { defineHostTask } from '@vmstation/inventory';
import { command, directory, file, pkg, service } from '@vmstation/resources';
import { containerdConfig, hostsToml } from '../config/containerd.ts';
import { isMember, kubeadmClusterOf } from '../members.ts';
import { dockerRepository } from '../repositories.ts';
import {
  claimContainerd,
  containerdAnswers,
  containerdClaimed,
  waitForContainerd,
  wipeContainerd,
} from '../scripts/containerd.ts';

/** containerd from Docker's repository, held at the site's version, with the site's mirrors. */
export const containerd = defineHostTask({
  name: 'containerd',
  title: 'containerd configured and running',
  hosts: isMember,
  resources: ({ site, host, facts }) => {
    const cluster = kubeadmClusterOf(site, host);
    if (cluster === undefined) return [];
    const source = dockerRepository(site, host, facts);
    // Before the package, which starts the daemon: a run that is killed in between has to know whose state it is.
    const state = command({
      name: 'containerd-state',
      until: containerdClaimed,
      run: claimContainerd,
      undo: wipeContainerd,
    });
    // Without the revision, which has the name of the system in it: 1.7.28-1~debian.12~bookworm, 1.7.28-1.el10.
    const runtime = pkg(
      { name: 'containerd.io', version: cluster.containerd, hold: true },
      { after: [...source, state] },
    );
    const daemon = service({ name: 'containerd', enabled: true, running: true }, { after: [runtime] });
    const folders = ['/etc/containerd', '/etc/containerd/certs.d'].map((path, i, all) =>
      directory({ path }, { after: i === 0 ? [runtime] : [directory({ path: all[0] ?? '' })] }),
    );
    const config = file(
      { path: '/etc/containerd/config.toml', content: containerdConfig(site) },
      { after: folders, notify: [daemon] },
    );
    const mirrors = Object.entries(site.mirrors.registries).flatMap(([registry, mirror]) => {
      const folder = directory({ path: `/etc/containerd/certs.d/${registry}` }, { after: folders });
      return [
        folder,
        file(
          { path: `/etc/containerd/certs.d/${registry}/hosts.toml`, content: hostsToml(registry, mirror) },
          { after: [folder] },
        ),
      ];
    });
    const answers = command(
      { name: 'containerd-answers', until: containerdAnswers, run: waitForContainerd },
      { after: [daemon, config, runtime] },
    );
    return [...source, state, runtime, ...folders, config, ...mirrors, daemon, answers];
  },
});
