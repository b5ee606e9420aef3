import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface Web extends AsyncDisposable {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
}

/** A web server on loopback with some files; anything else is not found. */
export async function serve(files: Readonly<Record<string, Buffer | string>>): Promise<Web> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1));
    asked.push(name);
    const data = files[name];
    response.writeHead(data === undefined ? 404 : 200).end(data ?? 'no such file');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function sha256Of(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A gzipped tar archive of what is in a folder; its members begin with `./`. */
export function tarOf(folder: string): Buffer {
  return execFileSync('tar', ['-cz', '-C', folder, '.']);
}
