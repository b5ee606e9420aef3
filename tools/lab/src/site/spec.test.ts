import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSite } from '@vmstation/inventory';
import { expect, test } from 'vitest';
import { labSpec } from './spec.ts';

const shipped = 'libs/cluster-config/sites/vmstation';
const refused = expect.objectContaining({ code: 'LAB_NAME_INVALID' });

test('a lab has the hosts of its site, and no name that it cannot have', async () => {
  const site = await loadSite({ path: shipped });
  const spec = labSpec('other', site);
  expect(spec.name).toBe('other');
  expect(spec.nodes.map(({ name }) => name)).toEqual(site.hosts.map(({ name }) => name));
  expect(() => labSpec('Bad Name', site)).toThrow(refused);
});

test.each([
  ['a'.repeat(41), 'LAB_NAME_INVALID'],
  ['gateway', 'LAB_NAME_TAKEN'],
])('a host name that a site may have and a node of the lab may not is refused: %s', async (name, code) => {
  const path = mkdtempSync(join(tmpdir(), 'vmstation-spec-'));
  try {
    const text = readFileSync(join(shipped, 'site.yaml'), 'utf8');
    writeFileSync(join(path, 'site.yaml'), text.replaceAll('homelab', name));
    const site = await loadSite({ path });
    expect(() => labSpec('other', site)).toThrow(expect.objectContaining({ code }));
  } finally {
    rmSync(path, { recursive: true });
  }
});

test('a site with other versions than the lab has is refused, with both of each', async () => {
  const overlays = {
    newer: {
      clusters: { debian: { version: '1.30.2' } },
      monitoring: { prometheus: { version: '2.53.0' } },
    },
  };
  const site = await loadSite({ path: shipped, environment: 'newer', overlays });
  expect(() => labSpec('other', site)).toThrow(
    expect.objectContaining({
      code: 'LAB_VERSION_OTHER',
      message:
        'the site wants Kubernetes 1.30.2, Prometheus 2.53.0, and the lab has Kubernetes 1.29.15, Prometheus 2.48.0',
    }),
  );
});
