import { connect } from 'node:tls';
import type { KubeClient } from '@vmstation/kube';
import { z } from 'zod';
import type { ClusterIo } from './cluster/cluster-check.ts';

/** Time limit of one question, in milliseconds. */
const patience = 10_000;

/** Asks over HTTP from this machine, without following redirects. */
const http: ClusterIo['http'] = async (url) => {
  try {
    const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patience) });
    return { status: reply.status, body: await reply.text() };
  } catch (error) {
    // fetch says "fetch failed" and keeps what happened for itself.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
};

/** Looks at a certificate without trusting it: an ended one must be seen, not refused. Nothing is sent. */
const certificateEnds: ClusterIo['certificateEnds'] = (host, port) =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false, timeout: patience }, () => {
      const { valid_to: ends } = socket.getPeerCertificate();
      socket.end();
      resolve(Date.parse(ends));
    });
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error(`${host}:${port} did not answer in time`)));
  });

/** A cluster that is asked for real. */
export function clusterIo(client: KubeClient): ClusterIo {
  return {
    get: (path) => client.get(path, z.unknown()),
    text: (path) => client.text(path),
    http,
    certificateEnds,
  };
}
