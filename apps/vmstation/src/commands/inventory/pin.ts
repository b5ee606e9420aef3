import { visibleLine } from '@vmstation/engine';
import { expandHome, type Host, type Site } from '@vmstation/inventory';
import { type FetchedHostKey, fetchHostKey, pinHostKey } from '@vmstation/ssh';
import { consent } from '../../run/ask.ts';
import type { ExitCode, RunOptions } from '../../run/options.ts';
import { printJson } from '../../run/print.ts';

/** First contact on purpose: shows the key of a host, and trusts it once a person has agreed. */
export async function pin(options: RunOptions, site: Site, host: Host): Promise<ExitCode> {
  const file = expandHome(site.connection.knownHosts);
  const key = await fetch(site, host, file);
  process.stderr.write(
    `${host.name} (${host.address}) shows this ${visibleLine(key.type)} key:\n  ${key.sha256}\nCompare it there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\n`,
  );
  await consent(
    `Trusting this key of ${host.name}`,
    host.name,
    options.yes === true ? host.name : options.yes,
  );
  await pinHostKey(file, key.line);
  if (options.json) printJson({ host: host.name, type: key.type, sha256: key.sha256, file });
  else process.stdout.write(`Pinned in ${file}.\n`);
  return 0;
}

function fetch(site: Site, host: Host, file: string): Promise<FetchedHostKey> {
  const jump = site.hosts.find(({ name }) => name === site.connection.jump && name !== host.name);
  return fetchHostKey(
    {
      name: host.name,
      address: host.address,
      port: host.port,
      user: host.user,
      identityFile: host.identityFile,
      ...(jump === undefined ? {} : { jump: `${jump.user}@${jump.address}:${jump.port}` }),
      sudo: 'none',
    },
    { knownHosts: [file] },
  );
}
