import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { StoredManifest } from '../images/oci.ts';

/** Servers on loopback that stand for upstream's, and the rewrite that leads to them. */
export interface LoopbackUpstream {
  readonly rewrite: (url: string) => string;
  readonly close: () => void;
}

/** One image of a registry, whatever its name, and the files of a folder below any path that ends in `os`. */
export async function loopbackUpstream(input: {
  readonly image: { readonly folder: string; readonly manifest: StoredManifest };
  readonly packages: string;
}): Promise<LoopbackUpstream> {
  const { folder, manifest } = input.image;
  const blob = (digest: string) => join(folder, 'sha256', digest.replace('sha256:', ''));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://loopback').pathname);
    const digest = /sha256:[0-9a-f]{64}$/.exec(path)?.[0];
    if (path === '/v2/') response.end('{}');
    else if (path.includes('/manifests/')) {
      response.setHeader('docker-content-digest', manifest.digest);
      send(request, response, blob(manifest.digest), manifest.mediaType);
    } else if (digest !== undefined) send(request, response, blob(digest));
    else send(request, response, join(input.packages, path.replace(/^.*\/os\//, '')));
  });
  const host = `127.0.0.1:${await listen(server)}`;
  return {
    rewrite: (url) => `http://${host}${new URL(url).pathname}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function send(request: IncomingMessage, response: ServerResponse, file: string, type?: string): void {
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-length', statSync(file).size);
  response.setHeader('content-type', type ?? 'application/octet-stream');
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
