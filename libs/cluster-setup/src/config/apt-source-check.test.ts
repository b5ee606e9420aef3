import { hostNamed, loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { put, root, said, site } from '../testing/machine.ts';
import { checks } from './preflight-checks.ts';

const folder = '/etc/apt/sources.list.d';
const docker = 'https://download.docker.com/linux/debian';
const kubernetes = 'https://pkgs.k8s.io/core:/stable:/v1.29/deb/';
const stanza = `Types: deb\nURIs: ${docker}\nSuites: bookworm\nComponents: stable\n`;

test.each([
  ['/etc/apt/sources.list', `deb http://deb.debian.org/debian bookworm main\n deb ${docker} bookworm stable`],
  [`${folder}/k8s.list`, `deb [signed-by=/etc/apt/keyrings/kubernetes-apt-keyring.gpg] ${kubernetes} /\n`],
  [
    `${folder}/docker.list`,
    `deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.gpg] ${docker} bookworm stable\n`,
  ],
  [
    `${folder}/a.sources`,
    `# mine\n${stanza}Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQ=\n\n\nTypes: deb\n`,
  ],
  [`${folder}/b.sources`, `Types: deb\nURIs: http://x\nSigned-By: /etc/apt/keyrings/docker.asc\n\n${stanza}`],
])('a source in %s that apt would not take beside ours is told', (path, text) => {
  put('/etc/apt/sources.list.d/debian.sources', 'Types: deb\nURIs: http://deb.debian.org/debian\n');
  expect(said('masternode', 'apt-sources')).toBeUndefined();
  put(path, text);
  expect(said('masternode', 'apt-sources')).toContain(`which apt refuses: ${root()}${path} (remove`);
  put('/etc/kubernetes/kubelet.conf', '');
  expect(said('masternode', 'apt-sources')).toBeUndefined();
});

test.each([
  ['is ours', `${folder}/docker.sources`, () => stanza],
  ['is a comment', `${folder}/x.list`, () => `# deb ${docker} bookworm stable\n`],
  ['is a comment in a paragraph', `${folder}/x.sources`, () => stanza.replace('URIs', '#URIs')],
  ['is turned off', `${folder}/x.sources`, () => `Enabled: no\n${stanza}`],
  [
    'names the same key',
    `${folder}/x.list`,
    () => `deb [signed-by=${root()}/etc/apt/keyrings/docker.asc] ${docker} a b`,
  ],
  [
    'names the same key below',
    `${folder}/x.sources`,
    () => `${stanza}Signed-By: ${root()}/etc/apt/keyrings/docker.asc`,
  ],
  ['is of another minor', `${folder}/x.list`, () => `deb ${kubernetes.replace('29', '30')} /`],
  ['is read by nobody', `${folder}/x.list.save`, () => `deb ${docker} bookworm stable`],
])('a source that %s is in nobody’s way', (_, path, text) => {
  put(path, text());
  expect(said('masternode', 'apt-sources')).toBeUndefined();
});

test('who takes packages from mirrors, or is in no cluster, may have what there is', async () => {
  const mirrors = { repositories: { [docker]: { url: 'http://10.0.0.1/docker' } } };
  const path = 'libs/cluster-config/sites/vmstation';
  const mirrored = await loadSite({ path, environment: 'm', overlays: { m: { mirrors } } });
  put(`${folder}/docker.list`, `deb ${docker} bookworm stable`);
  expect(said('masternode', 'apt-sources', mirrored)).toBeUndefined();
  put(`${folder}/k8s.list`, `deb ${kubernetes} /`);
  expect(said('masternode', 'apt-sources', mirrored)).toContain(`refuses: ${root()}${folder}/k8s.list (`);
  const names = checks(site, hostNamed(site, 'masternode'), undefined).map(({ name }) => name);
  for (const name of ['apt-sources', 'pod-network', 'forwarding']) expect(names).not.toContain(name);
});
