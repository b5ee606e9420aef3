import { connect as tlsConnect } from 'node:tls';
import { askHttp, type Connect, type KubeClient } from '@vmstation/kube';
import { z } from 'zod';
import type { ClusterIo } from './cluster/cluster-check.ts';

/** Time limit of one question, in milliseconds. */
const patience = 10_000;

/** Looks at a certificate without trusting it: an ended one must be seen, not refused. Nothing is sent. */
async function certificateEnds(host: string, port: number, connect: Connect | undefined): Promise<number> {
  const stream = await connect?.(host, port, AbortSignal.timeout(patience));
  const way = stream === undefined ? { host, port } : { socket: stream };
  try {
    return await new Promise((resolve, reject) => {
      const socket = tlsConnect({ ...way, rejectUnauthorized: false, timeout: patience }, () => {
        const { valid_to: ends } = socket.getPeerCertificate();
        socket.end();
        resolve(Date.parse(ends));
      });
      socket.on('error', reject);
      socket.on('timeout', () => socket.destroy(new Error(`${host}:${port} did not answer in time`)));
    });
  } finally {
    stream?.destroy();
  }
}

/**
 * A cluster that is asked for real.
 * @param connect the way to what is not in reach of this machine
 */
export function clusterIo(client: KubeClient, connect?: Connect): ClusterIo {
  return {
    get: (path) => client.get(path, z.unknown()),
    text: (path) => client.text(path),
    http: (url) => askHttp(url, connect),
    certificateEnds: (host, port) => certificateEnds(host, port, connect),
  };
}
