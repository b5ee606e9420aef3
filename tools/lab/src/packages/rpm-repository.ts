import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shell } from '../parts/shell.ts';
import { type LabKey, stopAgent } from './lab-key.ts';

/** Signs every package in `root`, makes the repository data and signs that too. */
export async function indexRpmRepository(sh: Shell, root: string, work: string, key: LabKey): Promise<void> {
  // rpmsign reads the key's home from a macro file; a command-line define loses to the user's own ~/.rpmmacros.
  const macros = join(work, 'rpmmacros');
  await writeFile(macros, `%_gpg_path ${key.home}\n%_gpg_name ${key.fingerprint}\n%__gpg /usr/bin/gpg\n`);
  await sh`find ${root} -name ${'*.rpm'} -exec rpmsign --macros=/usr/lib/rpm/macros:/usr/lib/rpm/macros.d/${'macros.*'}:${macros} --addsign {} +`;
  await sh`createrepo_c --quiet --no-database ${root}`;
  const metadata = join(root, 'repodata', 'repomd.xml');
  await sh`gpg --batch --yes --homedir ${key.home} --local-user ${key.fingerprint} --armor --detach-sign --output ${`${metadata}.asc`} ${metadata}`;
  await stopAgent(sh, key.home);
}
