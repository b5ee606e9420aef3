import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheDirectory } from '@vmstation/lab';
import type { ProofLab } from '../command.ts';

const nodes = ['deb', 'rhel'] as const;

/**
 * Makes the nodes look an hour behind. They share this machine's clock, so it is faked at both ends: a node says an
 * earlier time to whoever asks, and what their mirror serves (see mirror.ts) is from an hour later.
 */
export async function setBack(lab: ProofLab): Promise<void> {
  for (const node of nodes)
    await lab.onNode(
      node,
      `printf '#!/bin/sh\\nexec /usr/bin/date -d "-1 hour" "$@"\\n' > /usr/local/bin/date && chmod +x /usr/local/bin/date`,
    );
  const release = 'apt/debian/dists/bookworm';
  const later = await lab.onNode(
    'gateway',
    `sed "s/^Date: .*/Date: $(LC_ALL=C date -u -R -d '+1 hour')/" /mirror/${release}/Release`,
  );
  const repodata = 'rpm/base/repodata';
  const list = await lab.onNode('gateway', `cat /mirror/${repodata}/repomd.xml`);
  await lab.onNode('gateway', 'rm -rf /run/broken');
  await serve(lab, `${release}/InRelease`, signedLater(later, '--clearsign'));
  await serve(lab, `${repodata}/repomd.xml.asc`, signedLater(list, '--armor', '--detach-sign'));
}

/** The time is right again on the nodes. */
export async function setForward(lab: ProofLab): Promise<void> {
  for (const node of nodes) await lab.onNode(node, 'rm /usr/local/bin/date');
}

/** What the lab's key signs an hour from now. */
function signedLater(text: string, ...how: readonly string[]): string {
  const home = join(cacheDirectory(), 'keys', 'gnupg');
  const then = Math.floor(Date.now() / 1000) + 3600;
  const flags = ['--batch', '--quiet', '--homedir', home, '--faked-system-time', String(then), ...how];
  const signed = execFileSync('gpg', flags, { input: text, encoding: 'utf8', stdio: 'pipe' });
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  return signed;
}

async function serve(lab: ProofLab, path: string, text: string): Promise<void> {
  const file = `/run/broken/${path}`;
  await lab.onNode(
    'gateway',
    `mkdir -p ${file.slice(0, file.lastIndexOf('/'))} && cat > ${file} <<'vm_end'\n${text}vm_end`,
  );
}
