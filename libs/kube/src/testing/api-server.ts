import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@vmstation/engine';
import { openApi } from '../api/api.ts';
import { poll } from '../target/pause.ts';

/** A real API server with its etcd on loopback, without controllers and without nodes. */
export interface ApiServer extends AsyncDisposable {
  readonly kubeconfig: Secret<string>;
  readonly url: string;
}

/**
 * Starts `etcd` and `kube-apiserver` from the folder `$VMSTATION_KUBE_BIN`, with its data in a folder of its own.
 * Throws when the folder is not given: a test that needs a real server must not pass without one.
 */
export async function startApiServer(): Promise<ApiServer> {
  const bin = process.env.VMSTATION_KUBE_BIN;
  if (bin === undefined) {
    throw new Error('set VMSTATION_KUBE_BIN to a folder with etcd and kube-apiserver (see tools/lab)');
  }
  const folder = await mkdtemp(join(tmpdir(), 'vmstation-api-'));
  const [client, peer, port] = await freePorts(3);
  const url = `https://127.0.0.1:${port}`;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(join(folder, 'sa.pub'), publicKey);
  await writeFile(join(folder, 'sa.key'), privateKey);
  await writeFile(join(folder, 'tokens.csv'), 'let-me-in,admin,admin,system:masters\n');
  const etcd = start(join(bin, 'etcd'), [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
  ]);
  const server = start(join(bin, 'kube-apiserver'), [
    `--etcd-servers=http://127.0.0.1:${client}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${folder}/certs`,
    `--token-auth-file=${folder}/tokens.csv`,
    `--service-account-key-file=${folder}/sa.pub`,
    `--service-account-signing-key-file=${folder}/sa.key`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.96.0.0/12',
    '--authorization-mode=RBAC',
  ]);
  const stop = async (): Promise<void> => {
    await end(server);
    await end(etcd);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ready = await poll(60, async () => {
      if (server.exitCode !== null || etcd.exitCode !== null) throw new Error('etcd or kube-apiserver ended');
      return answer(url, folder);
    });
    if (ready === undefined) throw new Error('kube-apiserver was not ready after 60 s');
    return { kubeconfig: ready, url, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A kubeconfig, once the server that it names is ready. */
async function answer(url: string, folder: string): Promise<Secret<string> | undefined> {
  let ca: string;
  try {
    ca = (await readFile(join(folder, 'certs', 'apiserver.crt'))).toString('base64');
  } catch {
    // The server makes its certificate when it starts.
    return undefined;
  }
  const kubeconfig = new Secret(kubeconfigOf(url, ca));
  const api = await openApi({ kubeconfig });
  try {
    await api.text({ method: 'GET', path: '/readyz' });
    await api.text({ method: 'GET', path: '/api/v1/namespaces/kube-system' });
    return kubeconfig;
  } catch {
    // Not listening, or not ready, yet; the caller has a deadline.
    return undefined;
  } finally {
    api.close();
  }
}

export function kubeconfigOf(server: string, ca: string, token = 'let-me-in'): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': ca } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  });
}

function start(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  for (const server of servers) server.close();
  return ports;
}
