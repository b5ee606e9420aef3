import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { type Duplex, PassThrough } from 'node:stream';
import * as tls from 'node:tls';
import { messageOf, type Secret, VmstationError } from '@vmstation/engine';

/** Opens a byte stream to an address, such as through an SSH tunnel. */
export type Connect = (host: string, port: number, signal?: AbortSignal) => Promise<Duplex>;

export interface ConnectionOptions {
  readonly kubeconfig: Secret<string>;
  /** Address used instead of the kubeconfig's, such as `https://192.168.4.63:6443`; the certificate is still checked against the kubeconfig's name. */
  readonly server?: string;
  readonly connect?: Connect;
  /** Whose API this is by the site, for errors. Default: as the kubeconfig calls it. */
  readonly cluster?: string;
  /** The host of its control plane by the site, for errors. */
  readonly host?: string | undefined;
}

/** A cluster's API address with all that is needed to speak to it. */
export interface Connection {
  readonly url: URL;
  readonly cluster: string;
  readonly host: string | undefined;
  readonly agent: Agent;
  /** Asked for each request, because tokens of login commands and of OIDC expire. */
  headers(): Promise<Readonly<Record<string, string>>>;
}

/** Requests under way at once; more wait in the agent. */
const sockets = 8;

/**
 * Reads a kubeconfig and prepares a kept connection.
 * @throws KUBECONFIG_INVALID
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  // The import costs a quarter of a second and 130 MB, so it happens where a cluster is spoken to only.
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    config.loadFromString(options.kubeconfig.reveal());
  } catch (error) {
    throw invalid(options, messageOf(error));
  }
  const current = config.getCurrentCluster();
  const declared = current?.server;
  if (current === null || declared === undefined)
    throw invalid(options, 'its current context names no cluster');
  const identity = new URL(declared);
  if (identity.protocol !== 'https:') throw invalid(options, `${declared} is not an https address`);
  const auth: RequestOptions = {};
  await config.applyToHTTPSOptions(auth);
  const named = auth.servername ?? identity.hostname.replace(/^\[|\]$/g, '');
  const security: tls.ConnectionOptions = {
    ca: auth.ca,
    cert: auth.cert,
    key: auth.key,
    rejectUnauthorized: auth.rejectUnauthorized ?? true,
    // An IP address may not be sent as a server name, and an override must not weaken the check.
    servername: isIP(named) === 0 ? named : '',
    checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(named, certificate),
  };
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, ...security });
  if (options.connect !== undefined) tunnel(agent, options.connect, security);
  return {
    url: new URL(options.server ?? declared),
    cluster: options.cluster ?? current.name,
    host: options.host,
    agent,
    headers: async () => {
      const fresh: RequestOptions = {};
      await config.applyToHTTPSOptions(fresh);
      return {
        ...Object.fromEntries(
          Object.entries(fresh.headers ?? {}).map(([name, value]) => [name, String(value)]),
        ),
        ...(fresh.auth ? { Authorization: `Basic ${Buffer.from(fresh.auth).toString('base64')}` } : {}),
      };
    },
  };
}

/** Makes an agent speak TLS over streams that somebody else opens. */
function tunnel(agent: Agent, connect: Connect, security: tls.ConnectionOptions): void {
  agent.createConnection = (options, done) => {
    connect(options.host ?? '', Number(options.port)).then(
      (socket) => done?.(null, tls.connect({ ...security, socket })),
      (error: Error) => done?.(error, new PassThrough()),
    );
    return undefined;
  };
}

function invalid({ cluster }: ConnectionOptions, why: string): VmstationError {
  return new VmstationError({
    code: 'KUBECONFIG_INVALID',
    message: `the kubeconfig cannot be used: ${why}`,
    ...(cluster === undefined ? {} : { where: `cluster:${cluster}` }),
    next: 'run `vmstation apply` for the control plane host, which writes it anew',
  });
}
