import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { partDigests } from '../cache/part-digest.ts';
import { partFolder } from '../cache/store.ts';
import { packTar, storeImage, storeLayer } from '../images/oci.ts';
import { runParts } from '../mirror/run.ts';
import { environmentSources } from '../mirror/sources.ts';
import { elDistribution } from '../packages/el-distribution.ts';
import { makeTracker } from '../progress/tracker.ts';
import { cacheDirectory } from '../state/paths.ts';
import { type LoopbackUpstream, loopbackUpstream } from '../testing/loopback-upstream.ts';
import { makeParts } from './make-parts.ts';
import { shell } from './shell.ts';
import { partTable } from './table.ts';

const release = 'NAME="An EL of loopback"\nID="almalinux"\nVERSION_ID="10.0"\n';
let folder = '';
let upstream: LoopbackUpstream | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-el-root-'));
});
afterEach(async () => {
  upstream?.close();
  await rm(folder, { recursive: true, force: true });
});

it('makes the root and its packages of what a registry and a package mirror serve', async () => {
  const sh = shell({ log: () => undefined, cwd: folder });
  const options = {
    cacheDir: cacheDirectory(),
    onProgress: () => undefined,
    sources: environmentSources(),
  };
  const cached = await runParts(options, ['crane', 'root-el-10', 'rpm-base']);

  // The image is the cache's own root, with another release and the key that signed the packages of the cache.
  const layer = join(folder, 'layer');
  await mkdir(join(layer, 'etc/pki/rpm-gpg'), { recursive: true });
  await mkdir(join(layer, 'etc/systemd/system'), { recursive: true });
  await writeFile(join(layer, 'etc/os-release'), release);
  await writeFile(join(layer, 'etc/systemd/system/systemd-logind.service'), '');
  await cp(cached.key.publicFile, join(layer, elDistribution.key));
  await packTar(sh, layer, join(folder, 'layer.tar'));
  const image = join(folder, 'image');
  const layers = [
    await storeLayer(image, join(cached.filesOf('root-el-10'), 'root.tar')),
    await storeLayer(image, join(folder, 'layer.tar')),
  ];
  const manifest = await storeImage(image, layers, {});
  upstream = await loopbackUpstream({
    image: { folder: image, manifest },
    packages: cached.filesOf('rpm-base'),
  });

  const cacheDir = join(folder, 'cache');
  const parts = partTable(cached.key);
  const crane = partFolder('', 'crane', partDigests(parts).get('crane') ?? '');
  await mkdir(join(cacheDir, 'parts'), { recursive: true });
  await cp(join(cacheDirectory(), crane), join(cacheDir, crane), { recursive: true });
  const tracker = makeTracker(() => 1, options.onProgress);
  const made = await makeParts(
    { cacheDir, parts, tracker, upstream, upstreamAnswers: () => Promise.resolve(true) },
    ['root-el-10', 'rpm-base'],
  ).finally(tracker.stop);

  for (const name of ['root-el-10', 'rpm-base']) {
    expect(made.get(name)?.record.source).toBe('upstream');
    expect(made.get(name)?.record.note).toBeUndefined();
  }
  const digestOf = (name: string) => made.get(name)?.record.digest ?? '';
  const filesOf = (name: string) => join(cacheDir, partFolder('', name, digestOf(name)), 'files');
  const tar = join(filesOf('root-el-10'), 'root.tar');
  expect(await sh`tar -xOf ${tar} ./etc/os-release`).toBe(release);
  const listing = await sh`tar -tf ${tar}`;
  expect(listing).toContain('./usr/sbin/sshd\n');
  for (const gone of [
    './vmstation-lab',
    './etc/yum.repos.d/.',
    './etc/resolv.conf',
    './etc/systemd/system/systemd-logind',
  ])
    expect(listing).not.toContain(`\n${gone}`);
  const packages = await readdir(filesOf('rpm-base'));
  expect(packages.map((name) => basename(name).replace(/-\d.*/, ''))).toEqual(
    expect.arrayContaining(['chrony', 'conntrack-tools', 'dnf-automatic', 'iptables', 'repodata', 'rsync']),
  );
});
