import { messageOf, VmstationError } from '@vmstation/engine';
import { hostNamed } from '@vmstation/inventory';
import { certificateDays, endsSoon } from '../check.ts';
import { type ClusterIo, defineClusterCheck } from './cluster-check.ts';

/** Of `[+]ping ok`, `[-]etcd failed: …` and many more lines, those that are not well. */
function partsOf(said: string): readonly string[] {
  const bad = said.split('\n').filter((line) => line.startsWith('[-]'));
  return bad.length === 0 ? [said] : bad.map((line) => line.slice('[-]'.length));
}

/** A server that answers with an error has been measured: it is not well, and says in the body why. */
async function health(io: ClusterIo, path: string): Promise<readonly string[]> {
  try {
    const said = (await io.text(path)).trim();
    return said === 'ok' ? [] : [said];
  } catch (error) {
    if (error instanceof VmstationError && error.code === 'CLUSTER_ERROR')
      return partsOf(messageOf(error.cause));
    throw error;
  }
}

export const apiReady = defineClusterCheck({
  name: 'api-ready',
  sentence: 'the API server is ready',
  fix: 'see which part is not: kubectl get --raw=/readyz?verbose',
  measure: (io) => health(io, '/readyz'),
});

export const etcdHealthy = defineClusterCheck({
  name: 'etcd',
  sentence: 'etcd answers the API server',
  fix: 'on the control plane: crictl logs $(crictl ps -q --name etcd); a full disk is the usual cause',
  measure: (io) => health(io, '/livez/etcd'),
});

export const apiCertificate = defineClusterCheck({
  name: 'api-certificate',
  sentence: `the certificate of each API server is good for ${certificateDays} days`,
  fix: 'on that host: kubeadm certs renew all, then restart its pods, which keep the old ones until then',
  measure: async (io, { site, cluster, now }) => {
    const found = cluster.controlPlane.map(async (name) => {
      const { address } = hostNamed(site, name);
      const ends = await io.certificateEnds(address, site.ports.kubernetesApi);
      return endsSoon(`that of ${name}`, ends, now);
    });
    return (await Promise.all(found)).flat();
  },
});
