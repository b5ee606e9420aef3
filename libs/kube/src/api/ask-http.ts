import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect as tlsConnect } from 'node:tls';
import type { Connect } from './connection.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Of one question, in milliseconds. */
const patience = 10_000;

/**
 * Asks over HTTP or HTTPS, with certificates that this machine trusts, and without following redirects.
 * @param connect opens the way, such as through an SSH tunnel; without it from this machine. Throws when nobody answers
 */
export async function askHttp(address: string, connect?: Connect): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(patience);
  if (connect !== undefined) return askThrough(new URL(address), connect, signal);
  try {
    const reply = await fetch(address, { redirect: 'manual', signal });
    return { status: reply.status, body: await reply.text() };
  } catch (error) {
    // fetch says "fetch failed" and keeps what happened for itself.
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
}

async function askThrough(url: URL, connect: Connect, signal: AbortSignal): Promise<HttpAnswer> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTls = url.protocol === 'https:';
  const stream = await connect(host, Number(url.port || (isTls ? 443 : 80)), signal);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (isTls ? httpsRequest : httpRequest)(url, {
        signal,
        headers: { Accept: '*/*', Connection: 'close', 'User-Agent': 'vmstation' },
        // Used only where no agent is named, not even `false`.
        createConnection: () => (isTls ? secured(stream, host) : stream),
      });
      request.on('response', resolve).on('error', reject).end();
    });
    return { status: response.statusCode ?? 0, body: await text(response) };
  } finally {
    stream.destroy();
  }
}

/** An IP address may not be sent as a server name. */
function secured(socket: Duplex, host: string): Duplex {
  return tlsConnect({ socket, host, ...(isIP(host) === 0 ? { servername: host } : {}) });
}
