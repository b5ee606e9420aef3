import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readKeyFiles } from './key-files.ts';
import { loadSite } from './load/load-site.ts';

async function siteWith(keyFile: string) {
  const overlays = {
    lab: { users: { jjbly: { keyFiles: [keyFile] }, jashandeepjustinbains: { keyFiles: [keyFile] } } },
  };
  return loadSite({ path: 'libs/cluster-config/sites/vmstation', environment: 'lab', overlays });
}

test('key files are read among the keys', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'id.pub');
  writeFileSync(path, '# mine\nssh-ed25519 AAAA jane\n\n');
  const site = await readKeyFiles(await siteWith(path));
  expect(site.users[0]?.keys).toEqual(['ssh-ed25519 AAAA jane']);
});

test('a key file that is not there is named with what makes it', async () => {
  const site = await siteWith('/nowhere/id_ed25519.pub');
  await expect(readKeyFiles(site)).rejects.toMatchObject({
    code: 'KEY_FILE_UNREADABLE',
    where: '/nowhere/id_ed25519.pub',
    next: 'make one: ssh-keygen -t ed25519 -f /nowhere/id_ed25519',
  });
});
