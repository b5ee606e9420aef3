import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheDirectory } from '@vmstation/lab';
import type { ProofLab } from '../command.ts';

/**
 * Makes a Debian node look an hour behind. Nodes share this machine's clock, so it is faked at both ends: the node
 * says an earlier time to whoever asks, and what its mirror serves (see mirror.ts) is from an hour later.
 */
export async function setBack(lab: ProofLab, node: string): Promise<void> {
  await lab.onNode(
    node,
    `printf '#!/bin/sh\\nexec /usr/bin/date -d "-1 hour" "$@"\\n' > /usr/local/bin/date && chmod +x /usr/local/bin/date`,
  );
  const release = 'apt/debian/dists/bookworm';
  const later = await lab.onNode(
    'gateway',
    `sed "s/^Date: .*/Date: $(LC_ALL=C date -u -R -d '+1 hour')/" /mirror/${release}/Release`,
  );
  const home = join(cacheDirectory(), 'keys', 'gnupg');
  const signed = execFileSync('gpg', ['--batch', '--homedir', home, '--clearsign'], { input: later });
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  await lab.onNode(
    'gateway',
    `rm -rf /run/broken && mkdir -p /run/broken/${release} && cat > /run/broken/${release}/InRelease <<'vm_end'\n${signed}vm_end`,
  );
}

/** The time is right again on the node. */
export async function setForward(lab: ProofLab, node: string): Promise<void> {
  await lab.onNode(node, 'rm /usr/local/bin/date');
}
