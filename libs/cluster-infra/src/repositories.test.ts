import { clusterOf, type Host, hostNamed, loadSite, predictFacts } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { dockerRepository, kubernetesRepository } from './repositories.ts';

const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });
const host = hostNamed(site, 'masternode');
const cluster = clusterOf(site, host);
if (cluster?.distribution !== 'kubeadm') throw new Error('masternode is in no cluster of kubeadm');

const families: readonly (readonly [Host['family'], string])[] = [
  ['debian', 'deb/Release.key'],
  ['el', 'rpm/repodata/repomd.xml.key'],
];

/** Where the key is looked for, in order. */
const addresses = (run: unknown) =>
  String(run)
    .match(/(?<=for url in ).*(?=; do)/)?.[0]
    .split(' ');

test.each(families)('on %s the key of Kubernetes may come from newer minors', (family, key) => {
  const of = (version: string) => {
    const [fetched] = kubernetesRepository(site, { ...host, family }, { ...cluster, version });
    return addresses(JSON.parse(JSON.stringify(fetched?.desired)).run);
  };
  const at = (minor: string) => `https://pkgs.k8s.io/core:/stable:/${minor}/${key}`;
  expect(of('1.29.15')).toEqual([at('v1.29'), at('v1.34'), at('v1.37')]);
  expect(of('1.34.1')).toEqual([at('v1.34'), at('v1.37')]);
});

test.each([
  ['debian', 'https://download.docker.com/linux/debian/gpg'],
  ['el', 'https://download.docker.com/linux/rhel/gpg'],
] as const)('on %s the key of Docker has one address', (family, address) => {
  const [fetched] = dockerRepository(site, { ...host, family }, predictFacts(host));
  expect(addresses(JSON.parse(JSON.stringify(fetched?.desired)).run)).toEqual([address]);
});
