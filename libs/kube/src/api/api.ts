import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { messageOf, VmstationError } from '@vmstation/engine';
import { apiError } from './api-error.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With a leading slash, such as `/api/v1/nodes`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of the body. Default `application/json`. */
  readonly type?: string;
  readonly accept?: string;
}

/** Requests to one API server over kept connections. */
export interface Api {
  readonly server: string;
  /** The place of what fails there, such as `cluster:home`. */
  readonly where: string;
  /** The body as text. @throws ApiError when the server refuses, CLUSTER_UNREACHABLE when it does not answer */
  text(call: Call): Promise<string>;
  /** The body as JSON, for the caller to parse. Throws like {@link Api.text}. */
  json(call: Call): Promise<unknown>;
  /** Requests sent so far. */
  requests(): number;
  close(): void;
}

/** @param seconds deadline of each request, its time in the queue included */
export async function openApi(options: ConnectionOptions, seconds = 30): Promise<Api> {
  const connection = await openConnection(options);
  let sent = 0;
  const text = async (call: Call): Promise<string> => {
    sent += 1;
    const signal = AbortSignal.timeout(seconds * 1000);
    const reply = await send(connection, call, signal, true).catch((error: unknown) => {
      throw unreachable(connection, signal.aborted ? `nothing within ${seconds} s` : reasonOf(error), error);
    });
    if (reply.status >= 400) throw apiError(reply.status, reply.body);
    return reply.body;
  };
  return {
    server: connection.url.origin,
    where: `cluster:${connection.cluster}`,
    text,
    json: async (call): Promise<unknown> => JSON.parse(await text(call)),
    requests: () => sent,
    close: () => connection.agent.destroy(),
  };
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** @param again whether a kept connection that the server had closed meanwhile may be replaced by a new one */
async function send(connection: Connection, call: Call, signal: AbortSignal, again: boolean): Promise<Reply> {
  const { url, agent, headers } = connection;
  const query = new URLSearchParams(call.query ?? {}).toString();
  const place = `${url.pathname.replace(/\/$/, '')}${call.path}${query === '' ? '' : `?${query}`}`;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const type = {
    'Content-Type': call.type ?? 'application/json',
    'Content-Length': Buffer.byteLength(body ?? ''),
  };
  const accept = { Accept: call.accept ?? 'application/json', 'User-Agent': 'vmstation' };
  const all = { ...(await headers()), ...accept, ...(body === undefined ? {} : type) };
  return new Promise<Reply>((resolve, reject) => {
    const request = httpsRequest(
      new URL(place, url),
      { method: call.method, agent, signal, headers: all },
      (response) => collect(response).then(resolve, reject),
    );
    request.on('error', (error) => {
      const closed = request.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      if (closed && again && call.method !== 'POST')
        send(connection, call, signal, false).then(resolve, reject);
      else reject(error);
    });
    request.end(body);
  });
}

async function collect(response: IncomingMessage): Promise<Reply> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') };
}

function unreachable({ url, cluster, host }: Connection, why: string, error: unknown): VmstationError {
  return new VmstationError({
    code: 'CLUSTER_UNREACHABLE',
    message: `the API server of the cluster ${cluster}${host === undefined ? '' : ` on ${host}`} does not answer at ${url.origin}: ${why}`,
    where: `cluster:${cluster}`,
    cause: error,
    next:
      host === undefined
        ? 'vmstation diagnose; on its control plane: systemctl status kubelet, crictl ps -a'
        : `vmstation diagnose --limit ${host}; there: systemctl status kubelet, crictl ps -a`,
  });
}

/** The attempts behind an AggregateError say more than its own, empty message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}
