import { protectLabel } from '../applyset/marks.ts';
import type { KubeObject } from './kube-object.ts';

export interface LocalVolume {
  /** Of the volume and of the claim. */
  readonly name: string;
  readonly namespace: string;
  /** Folder on the node; it exists already. */
  readonly path: string;
  readonly node: string;
  /** As Kubernetes wants to hear it, such as `25Gi`; nothing enforces it. */
  readonly size: string;
}

/** For pods that stand where their volume is, which may be a control plane. */
export const controlPlaneToleration = {
  key: 'node-role.kubernetes.io/control-plane',
  operator: 'Exists',
  effect: 'NoSchedule',
} as const;

/**
 * A folder of a node as a PersistentVolume and the claim that is bound to it. Neither holds the data: they may be
 * removed, and the folder stays as it is.
 */
export function localVolume(volume: LocalVolume): readonly KubeObject[] {
  const labels = { [protectLabel]: 'none' };
  const shared = { accessModes: ['ReadWriteOnce'], storageClassName: '' };
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `${volume.namespace}-${volume.name}`, labels },
      spec: {
        ...shared,
        capacity: { storage: volume.size },
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          namespace: volume.namespace,
          name: volume.name,
        },
        local: { path: volume.path },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [volume.node] }],
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: volume.name, namespace: volume.namespace, labels },
      spec: {
        ...shared,
        volumeName: `${volume.namespace}-${volume.name}`,
        resources: { requests: { storage: volume.size } },
      },
    },
  ];
}
