/** Names and labels of what a lab owns in the container engine; the label is how `down` finds it. */
export const nodeName = {
  container: (lab: string, node: string) => `vmstation-${lab}-${node}`,
  network: (lab: string) => `vmstation-${lab}`,
  volume: (lab: string, node: string, path: string) => `vmstation-${lab}-${node}${path.replaceAll('/', '-')}`,
  /** Node images are a cache that labs share; snapshots are a lab's own. */
  baseImage: (kind: string, digest: string) => `localhost/vmstation/${kind}:${imageTag(digest)}`,
  snapshotPrefix: (lab: string) => `localhost/vmstation-snapshot/${lab}/`,
  /** `take` tells it from that of an earlier snapshot of the same tag, which is whole until the new one is. */
  snapshot: (lab: string, node: string, tag: string, take: string) =>
    `localhost/vmstation-snapshot/${lab}/${node}:${tag}.${take}`,
  label: (lab: string) => `vmstation.lab=${lab}`,
  labels: (lab: string, role: string) => ({ 'vmstation.lab': lab, 'vmstation.role': role }),
} as const;

function imageTag(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 32);
}

/**
 * Folders of a node that live on a volume instead of the image's overlay: overlayfs can't use another overlay as
 * its upper layer, so container stores (containerd's; k3s' and rke2's below rancher) need a real file system.
 */
export const NODE_VOLUMES = ['/var/lib/containerd', '/var/lib/rancher'] as const;
