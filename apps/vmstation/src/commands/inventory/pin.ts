import { visibleLine } from '@vmstation/engine';
import { expandHome, type Host, type Site } from '@vmstation/inventory';
import { fetchHostKey, pinHostKey } from '@vmstation/ssh';
import { addressOf } from '../../run/address.ts';
import { consent } from '../../run/ask.ts';
import type { ExitCode, RunOptions } from '../../run/options.ts';
import { printJson, printText, say } from '../../run/print.ts';

/** First contact on purpose: shows the key of a host, and trusts it once a person has agreed. */
export async function pin(options: RunOptions, site: Site, host: Host): Promise<ExitCode> {
  const file = expandHome(site.connection.knownHosts);
  const key = await fetchHostKey({ ...addressOf(site, host), sudo: 'none' }, { knownHosts: [file] });
  say(
    `${host.name} (${host.address}) shows this ${visibleLine(key.type)} key:\n  ${key.sha256}\nCompare it there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  );
  await consent(
    `trusting this key of ${host.name}`,
    host.name,
    options.yes === true ? host.name : options.yes,
  );
  await pinHostKey(file, key.line);
  if (options.json) printJson({ host: host.name, type: key.type, sha256: key.sha256, file });
  else printText(`Pinned in ${file}.`);
  return 0;
}
