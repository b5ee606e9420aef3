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

/** Fetches an armored key: the first of these addresses that has it with the fingerprint, and not expired, counts. */
export function fetchKey(path: string, urls: readonly string[], fingerprint: string): string {
  const fresh = `${path}.new`;
  return `${sh`mkdir -p "$(dirname ${path})"`}
${sh`for url in ${urls}`}; do
  if ${sh`curl -fsSL --retry 3 "$url" -o ${fresh}`} && ${hasKey(fresh, fingerprint)}; then ${sh`mv ${fresh} ${path}`}; exit; fi
done
${sh`rm -f ${fresh}`}
${sh`echo ${`no key with the fingerprint ${fingerprint} that has not expired is at ${urls.join(', nor at ')}`}`} >&2
exit 1`;
}
