import { sh } from '@vmstation/resources';

/**
 * Whether a file holds the key with this fingerprint, and no other. One that has expired is renewed upstream under the
 * same fingerprint, so it counts as another.
 */
export function hasKey(path: string, fingerprint: string): string {
  const primary = `awk -F: -v now="$(date +%s)" '$1 == "pub" { key = 1; ended = $7 != "" && $7 <= now }
  $1 == "fpr" && key { print ended ? "expired" : $10; key = 0 }'`;
  return `${sh`[ -s ${path} ] && [ "$(gpg --batch --show-keys --with-colons ${path} 2>/dev/null`} | ${primary})" = ${fingerprint} ]`;
}

/** Fetches an armored key, and puts it in place only if it has the fingerprint. */
export function fetchKey(path: string, url: string, fingerprint: string): string {
  return `${sh`mkdir -p "$(dirname ${path})"`}
${sh`curl -fsSL --retry 3 ${url} -o ${`${path}.new`}`}
if ${hasKey(`${path}.new`, fingerprint)}; then ${sh`mv ${`${path}.new`} ${path}`}
else ${sh`rm -f ${`${path}.new`}`}; ${sh`echo ${`the key at ${url} has not the fingerprint ${fingerprint}, or has expired`}`} >&2; exit 1; fi`;
}
