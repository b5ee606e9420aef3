import { expect, it } from 'vitest';
import { images } from './catalog.ts';
import { imagePart, splitRef } from './image-spec.ts';
import { imageDocuments } from './oci.ts';
import { hostsToml, registryNginx, upstreamHosts } from './registry.ts';

it('sends containerd to one path for each upstream host', () => {
  expect(
    hostsToml('registry.k8s.io', 'http://10.0.0.2:5000/'),
  ).toBe(`server = "http://10.0.0.2:5000/v2/registry.k8s.io"

[host."http://10.0.0.2:5000/v2/registry.k8s.io"]
  capabilities = ["pull", "resolve"]
  override_path = true
`);
  expect(upstreamHosts(images)).toEqual(['docker.io', 'ghcr.io', 'registry.k8s.io']);
});

it('serves a manifest by tag and by digest with its type', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const text = registryNginx([{ ref: 'registry.k8s.io/pause:3.9', digest, mediaType: 'type/x' }]);
  expect(text).toContain('location = "/v2/registry.k8s.io/pause/manifests/3.9"');
  expect(text).toContain(`location = "/v2/registry.k8s.io/pause/manifests/${digest}"`);
  expect(text).toContain(`rewrite ^ /registry/sha256/${'a'.repeat(64)} break;`);
  expect(text).toContain('default_type "type/x"');
});

it('splits image names with nested repositories', () => {
  expect(splitRef('registry.k8s.io/coredns/coredns:v1.11.1')).toEqual({
    host: 'registry.k8s.io',
    repository: 'coredns/coredns',
    tag: 'v1.11.1',
  });
});

it('gives every image its own part', () => {
  expect(new Set(images.map((image) => imagePart(image.ref))).size).toBe(images.length);
});

it('describes an image whose documents name each other by digest', () => {
  const layer = { digest: 'sha256:l', size: 3, diffId: 'sha256:d' };
  const documents = imageDocuments([layer], { Entrypoint: ['/x'], ExposedPorts: ['53/udp'] });
  const config: unknown = JSON.parse(documents.config);
  expect(config).toMatchObject({
    config: { Entrypoint: ['/x'], ExposedPorts: { '53/udp': {} } },
    rootfs: { diff_ids: ['sha256:d'] },
  });
  expect(documents.manifest).toContain(`"size":${documents.config.length}`);
});
