import type { KubeObject } from '@vmstation/kube';

const labels = { app: 'dns-gate' };

/**
 * Kubernetes' own test image, whose `connect` looks up a name and opens a TCP connection to it.
 * Its readiness is the measured state of DNS and of Services on that node, all the time. The Service is the one of DNS,
 * so that an API server that is down, which has a check of its own, does not make it say that names do not resolve; the
 * dot at the end spares the lookups of the search list.
 */
export function dnsGateObject(dnsDomain: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'dns-gate', namespace: 'kube-system', labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          containers: [
            {
              name: 'gate',
              image: 'registry.k8s.io/e2e-test-images/agnhost:2.45',
              args: ['pause'],
              resources: { requests: { cpu: '5m', memory: '10Mi' }, limits: { memory: '64Mi' } },
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
              readinessProbe: {
                exec: {
                  command: [
                    '/agnhost',
                    'connect',
                    '--timeout=3s',
                    `kube-dns.kube-system.svc.${dnsDomain}.:53`,
                  ],
                },
                periodSeconds: 10,
                timeoutSeconds: 8,
                failureThreshold: 2,
              },
            },
          ],
        },
      },
    },
  };
}
