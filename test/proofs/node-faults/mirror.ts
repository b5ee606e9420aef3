import { setTimeout as sleep } from 'node:timers/promises';
import { readLabState } from '@vmstation/lab';
import type { ProofLab } from '../command.ts';

/** The locations of the gateway's nginx for packages (see gateway-script.ts), and what a fault makes of them. */
const whole = 'location ~ ^/(apt|rpm|files|keys)/ { }';
const faults = {
  none: whole,
  down: `location ~ ^/(apt|rpm)/ { return 503; }`,
  /** What lies below /run/broken is served instead of the original. */
  broken: `location ~ ^/(apt|rpm)/ { root /run/broken; try_files $uri @whole; } location @whole { }`,
};

/** Lets the gateway's package mirror fail in a way, and returns when it does. */
export async function breakMirror(lab: ProofLab, fault: keyof typeof faults): Promise<void> {
  const marker = `location = /fault { return 200 ${fault}; }`;
  await lab.onNode(
    'gateway',
    `cd /run && { [ -e nginx.whole ] || cp nginx.conf nginx.whole; } &&
awk -v old='${whole}' -v new='${faults[fault]} ${marker}' '{ at = index($0, old) } at { $0 = new } { print }' nginx.whole > nginx.conf &&
nginx -c /run/nginx.conf -s reload`,
  );
  const { gateway } = await readLabState(lab.name);
  for (const end = Date.now() + 60_000; ; await sleep(50)) {
    const said = await (await fetch(`http://${gateway.address}/fault`)).text();
    if (said === fault) return;
    if (Date.now() > end) throw new Error(`the mirror is still not ${fault}, but ${said}`);
  }
}

/** The first half of each package of this name, from now on with `broken`. */
export const halfPackage = (name: string) => `rm -rf /run/broken; cd /mirror
find apt rpm -name '${name}_*.deb' -o -name '${name}-*.rpm' | while read -r file; do
  mkdir -p "/run/broken/\${file%/*}"; head -c "$(($(stat -c %s "$file") / 2))" "$file" > "/run/broken/$file"
done`;

/** Signatures that belong to something else: one text changed under its own, one taken from another repository. */
export const wrongSignatures = `rm -rf /run/broken; cd /mirror
find apt/debian -name InRelease | while read -r file; do
  mkdir -p "/run/broken/\${file%/*}"; sed 's/^Label: .*/Label: somebody else/' "$file" > "/run/broken/$file"
done
mkdir -p /run/broken/rpm/base/repodata
cp rpm/docker/repodata/repomd.xml.asc /run/broken/rpm/base/repodata/`;
