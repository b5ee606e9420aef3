import { checkLine, refuse } from './checks.ts';

/** Time that a download and what follows it may take, in seconds. */
export const fetchSeconds = 900;

/** sh that downloads with what the machine has, and believes nothing without its checksum. Needs `changePaths`. */
export const fetchFiles = `
# URL FILE [SHA256]
vm_fetch() {
  vm_fetch_code=0
  rm -f "$2"
  if command -v curl >/dev/null 2>&1; then
    vm_fetch_said=$(curl -fsSL --connect-timeout 20 -o "$2" --url "$1" 2>&1) || vm_fetch_code=$?
  elif command -v wget >/dev/null 2>&1; then
    vm_fetch_said=$(wget -q -T 20 -O "$2" "$1" 2>&1) || vm_fetch_code=$?
  else
    vm_path_fail DOWNLOADER_MISSING 'neither curl nor wget is on this machine; declare one of them as a package resource'
  fi
  if [ "$vm_fetch_code" != 0 ]; then
    rm -f "$2"
    vm_path_fail DOWNLOAD_FAILED "$1 could not be downloaded (code $vm_fetch_code): \${vm_fetch_said:-it was not said why}; correct the URL, or let this machine reach it"
  fi
  if [ -n "\${3:-}" ]; then vm_fetch_check "$2" "$3" "$1"; fi
}

# FILE SHA256 NAME
vm_fetch_check() {
  vm_fetch_sum=$(vm_path_sum "$1")
  if [ "$vm_fetch_sum" != "$2" ]; then
    vm_path_fail CHECKSUM_WRONG "$3 has the SHA-256 $vm_fetch_sum instead of $2, and nothing was changed; correct the sum if its maker says this one, else do not trust the file"
  fi
}
`;

/**
 * Where something is downloaded from.
 * @throws URL_INVALID
 */
export function checkUrl(url: string): string {
  const known = ['http:', 'https:', 'file:'];
  if (URL.canParse(checkLine(url, 'the URL')) && known.includes(new URL(url).protocol) && !/\s/.test(url))
    return url;
  return refuse('URL_INVALID', `${JSON.stringify(url)} cannot be downloaded`, 'give an http or https URL');
}

/**
 * A SHA-256 in lower case hex digits.
 * @throws SHA256_INVALID
 */
export function checkSha256(sum: string): string {
  if (/^[0-9a-fA-F]{64}$/.test(sum)) return sum.toLowerCase();
  return refuse('SHA256_INVALID', `${JSON.stringify(sum)} is no SHA-256`, 'give its 64 hex digits');
}

/** tar's flag for the compression of an archive, by its name; GNU tar would see it by itself, busybox does not. */
export function compression(url: string): 'z' | 'J' | 'j' | '' {
  if (/\.(tgz|gz)$/.test(url)) return 'z';
  if (/\.(txz|xz)$/.test(url)) return 'J';
  return /\.(tbz2?|bz2)$/.test(url) ? 'j' : '';
}
