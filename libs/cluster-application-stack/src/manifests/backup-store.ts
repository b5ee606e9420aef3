import type { Volume } from '@vmstation/inventory';
import { controlPlaneToleration, type KubeObject, localVolume } from '@vmstation/kube';

export const namespace = 'backup';
const name = 'backup-store';
const labels = { app: name };

/**
 * restic's rest-server. Repositories are encrypted by restic before they arrive; append-only means that a machine
 * that was broken into cannot delete what it sent before.
 */
export function backupStoreObjects(
  version: string,
  volume: Volume,
  nodePort: number,
): readonly [KubeObject, ...KubeObject[]] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...localVolume({ name: 'backups', namespace, path: volume.path, node: volume.host, size: '100Gi' }),
    deployment(version, volume),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: {
        type: 'NodePort',
        selector: labels,
        ports: [{ name: 'http', port: 8000, targetPort: 8000, nodePort, protocol: 'TCP' }],
      },
    },
  ];
}

function deployment(version: string, { uid, gid }: Volume): KubeObject {
  const probe = { httpGet: { path: '/metrics', port: 8000 }, timeoutSeconds: 5 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          // The control plane may be the only member, or the only one that never sleeps.
          tolerations: [controlPlaneToleration],
          securityContext: { runAsUser: uid, runAsGroup: gid, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name,
              image: `docker.io/restic/rest-server:${version}`,
              command: ['rest-server'],
              args: [
                '--path',
                '/data',
                '--listen',
                ':8000',
                '--no-auth',
                '--append-only',
                '--prometheus',
                '--prometheus-no-auth',
              ],
              ports: [{ name: 'http', containerPort: 8000, protocol: 'TCP' }],
              resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '512Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              readinessProbe: { ...probe, periodSeconds: 5 },
              livenessProbe: { ...probe, periodSeconds: 20 },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'backups' } }],
        },
      },
    },
  };
}
