import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Secret } from '@vmstation/engine';
import { z } from 'zod';

/** As much of an API server as a lock needs: one lease in memory, and no objects at all. */
export interface LeaseServer extends AsyncDisposable {
  readonly kubeconfig: Secret<string>;
  /** Who has the lock. */
  holder(): string | undefined;
  /** Somebody takes the lock, good for some seconds, with a sign of life of long ago, or gives one that is newer. */
  hold(holder: string, seconds: number): void;
  /** The lock is given back; it stays behind without a holder. */
  give(): void;
  /** Asked at each request for the lease: a status to refuse it with, or `cut` to end the connection. */
  refuse: (method: string) => number | 'cut' | undefined;
}

const leaseBody = z.object({
  metadata: z.looseObject({ resourceVersion: z.string().optional() }),
  spec: z.looseObject({ holderIdentity: z.string().nullish() }),
});
type LeaseBody = z.infer<typeof leaseBody>;

export async function startLeaseServer(): Promise<LeaseServer> {
  let lease: LeaseBody | undefined;
  let version = 0;
  const keep = (next: LeaseBody): LeaseBody => {
    version += 1;
    lease = { ...next, metadata: { ...next.metadata, resourceVersion: String(version) } };
    return lease;
  };
  const self: Pick<LeaseServer, 'refuse'> = { refuse: () => undefined };
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, body: unknown]> => {
    const { method = '', url = '' } = request;
    if (url.startsWith('/version')) return [200, { gitVersion: 'v1.29.15' }];
    if (!url.includes('/leases')) return [200, { items: [] }];
    const refused = self.refuse(method);
    if (refused === 'cut') request.socket.destroy();
    if (refused !== undefined) return [Number(refused) || 500, refusal('refused')];
    if (method === 'GET') return lease === undefined ? [404, refusal('NotFound')] : [200, lease];
    const sent: unknown = JSON.parse(await text(request));
    if (method === 'DELETE') {
      lease = undefined;
      return [200, {}];
    }
    const { metadata, spec } = leaseBody.partial().parse(sent);
    const known = metadata?.resourceVersion;
    if (known !== lease?.metadata.resourceVersion) return [409, refusal('Conflict')];
    return [200, keep({ metadata: { ...lease?.metadata, ...metadata }, spec: { ...lease?.spec, ...spec } })];
  };
  const { key, cert } = certificate();
  const server = createServer({ key, cert }, (request, response) => {
    answer(request).then(([status, body]) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(self, {
    kubeconfig: kubeconfigOf(port, cert),
    holder: () => lease?.spec.holderIdentity ?? undefined,
    hold: (holder: string, seconds: number) => {
      const times = { renewTime: '2020-01-01T00:00:00.000000Z', acquireTime: '2020-01-01T00:00:00.000000Z' };
      keep({ metadata: {}, spec: { holderIdentity: holder, leaseDurationSeconds: seconds, ...times } });
    },
    give: () => {
      if (lease !== undefined) keep({ ...lease, spec: { ...lease.spec, holderIdentity: null } });
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

function refusal(reason: string) {
  return { kind: 'Status', reason, message: reason, details: { kind: 'leases' } };
}

function certificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-lease-'));
  try {
    const out = ['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')];
    const name = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...out, ...name], { stdio: 'ignore' });
    return {
      key: readFileSync(join(folder, 'key'), 'utf8'),
      cert: readFileSync(join(folder, 'cert'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kubeconfigOf(port: number, cert: string): Secret<string> {
  const ca = Buffer.from(cert).toString('base64');
  const server = `https://127.0.0.1:${port}`;
  return new Secret(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': ca } }],
      users: [{ name: 'admin', user: { token: 'any' } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      'current-context': 'test',
    }),
  );
}
