import { once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { clusterIo } from '@vmstation/cluster-tools';
import { Secret } from '@vmstation/engine';
import { loadSite, type Site } from '@vmstation/inventory';
import { clusterTarget, kubeClient, probe } from '@vmstation/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from '../../../../libs/kube/src/testing/api-server.ts';
import { resourcesOf } from '../../../../libs/kube/src/testing/run-site.ts';
import { useBench } from '../../../../libs/ssh/src/testing/bench.ts';
import { freePort, publicKey, startServer, type TestServer } from '../../../../libs/ssh/src/testing/sshd.ts';
import { connectTo, wayToCluster } from './connect.ts';

const soon = { timeoutMs: 20_000 };
const bench = useBench();
let gate: TestServer;

beforeAll(async () => {
  const { rig, root, server } = bench;
  gate = await startServer(root, { authorized: publicKey(rig.key) });
  mkdirSync(join(rig.home, '.ssh'), { mode: 0o700 });
  rig.trust([...server.hostKeys, ...gate.hostKeys]);
  writeFileSync(
    join(rig.home, '.ssh', 'config'),
    [
      'Host masternode',
      `  Port ${server.port}`,
      `  IdentityFile ${rig.key}`,
      '  ProxyJump gate',
      'Host gate outer',
      '  HostName 127.0.0.1',
      `  Port ${gate.port}`,
      '  User root',
      `  IdentityFile ${rig.key}`,
    ].join('\n'),
  );
});
afterAll(() => gate?.stop());

/** A site on loopback that says as little of SSH as it may. */
async function siteOf(hosts: Readonly<Record<string, object>>, jump?: string): Promise<Site> {
  const folder = join(bench.rig.home, `site-${Object.keys(hosts).join('-')}`);
  mkdirSync(folder, { recursive: true });
  const machine = { interface: 'eth0', os: 'debian-12', user: 'root', sudo: 'root' };
  const entries = Object.entries(hosts).map(([name, more], index) => [
    name,
    { ...machine, mac: `02:00:00:00:00:0${index}`, ...more },
  ]);
  writeFileSync(
    join(folder, 'site.yaml'),
    JSON.stringify({
      site: 'loopback',
      domain: 'example.lan',
      network: { cidr: '127.0.0.0/24', gateway: '127.0.0.254', dns: ['127.0.0.254'] },
      connection: {
        knownHosts: join(bench.rig.home, 'known_hosts'),
        ...(jump === undefined ? {} : { jump }),
      },
      hosts: Object.fromEntries(entries),
      clusters: {
        home: {
          distribution: 'kubeadm',
          version: '1.29.15',
          containerd: '1.7.28',
          cni: { name: 'flannel', version: '0.27.4' },
          members: ['masternode'],
          podCidr: '10.244.0.0/16',
          serviceCidr: '10.96.0.0/12',
        },
      },
      users: { root: { sudo: 'nopasswd', keys: [publicKey(bench.rig.key)] } },
    }),
  );
  return loadSite({ path: folder });
}

function inSite<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no ${name} in the site`);
  return found;
}

describe('a host of which the site says no more than the address', () => {
  it('is reached as the SSH configuration says of its name: port, key and jump host', async () => {
    const site = await siteOf({ masternode: { address: '127.0.0.1', roles: ['control-plane'] } });
    const connection = await connectTo(site, inSite(site.hosts, 'masternode'));
    try {
      expect(connection.stats.connects).toBe(2);
      const { stdout } = await connection.run('echo "$SSH_CONNECTION"', soon);
      expect(stdout).toContain(` ${bench.server.port}\n`);
    } finally {
      await connection.close();
    }
  });

  it('is reached as the site says where it says something', async () => {
    const site = await siteOf(
      {
        masternode: { address: '127.0.0.1', roles: ['control-plane'], identityFile: '~/nowhere' },
        gateway: { address: '127.0.0.3', roles: ['worker'], identityFile: '~/elsewhere' },
      },
      'gateway',
    );
    await expect(connectTo(site, inSite(site.hosts, 'masternode'))).rejects.toMatchObject({
      code: 'SSH_KEY_UNREADABLE',
      where: 'gateway',
    });
    await expect(connectTo(site, inSite(site.hosts, 'gateway'))).rejects.toMatchObject({
      code: 'SSH_KEY_UNREADABLE',
      where: 'gateway',
    });
  });
});

describe('a cluster that only the jump host can reach', () => {
  const web = createServer((_request, response) => response.end('welcome'));
  let api: ApiServer;
  let webPort: number;

  beforeAll(async () => {
    api = await startApiServer();
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const address = web.address();
    webPort = typeof address === 'object' && address !== null ? address.port : 0;
    // A name that nobody knows but the jump host.
    appendFileSync(join(bench.root, 'etc/hosts'), '127.0.0.1 beyond.the.gate\n');
  });
  afterAll(async () => {
    web.close();
    await api?.[Symbol.asyncDispose]();
  });

  it('is asked through it: its API, its addresses and its certificates', async () => {
    const site = await siteOf(
      {
        outer: { address: '127.0.0.1', roles: ['controller'] },
        masternode: { address: '127.0.0.2', roles: ['control-plane'] },
      },
      'outer',
    );
    const port = Number(new URL(api.url).port);
    const kubeconfig = beyond(api, `https://beyond.the.gate:${port}`);
    const way = await wayToCluster(site, inSite(site.clusters, 'home'));
    if (way === undefined) throw new Error('the way leads through the jump host');
    const target = clusterTarget({
      name: 'home',
      kubeconfig: async () => kubeconfig,
      way: async () => way.open,
    });
    const client = await kubeClient({ kubeconfig, connect: way.open });
    try {
      const at = `http://beyond.the.gate:${webPort}/`;
      const probes = resourcesOf([probe({ name: 'web', at, expect: { text: 'welcome' } })]);
      const { facts, observed } = await target.read(probes);
      expect(facts['kubernetes.version']).toBe('v1.29.15');
      expect([...observed.values()]).toEqual([{ ok: true }]);
      const io = clusterIo(client, way.open);
      expect(await io.http(at)).toEqual({ status: 200, body: 'welcome' });
      expect(await io.certificateEnds('beyond.the.gate', port)).toBeGreaterThan(Date.now());
      const nobody = `http://beyond.the.gate:${await freePort()}/`;
      await expect(io.http(nobody)).rejects.toMatchObject({
        code: 'SSH_UNREACHABLE',
        message: expect.stringContaining('refused'),
      });
    } finally {
      client.close();
      await target.close();
      await way.close();
    }
  });

  it('is asked directly where no jump host leads to its members', async () => {
    const site = await siteOf({ masternode: { address: '127.0.0.4', roles: ['control-plane'] } });
    writeFileSync(join(bench.rig.home, '.ssh', 'config'), '');
    expect(await wayToCluster(site, inSite(site.clusters, 'home'))).toBeUndefined();
  });
});

/** The kubeconfig with another address, whose certificate is still checked for the old one. */
function beyond({ kubeconfig, url }: ApiServer, server: string): Secret<string> {
  const name = JSON.stringify(new URL(url).hostname);
  return new Secret(
    kubeconfig.reveal().replace(JSON.stringify(url), `${JSON.stringify(server)},"tls-server-name":${name}`),
  );
}
