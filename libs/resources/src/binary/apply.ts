import type { Change, Remembered } from '../contract.ts';
import { restorePath, tempFor } from '../paths/change.ts';
import { compression } from '../paths/fetch.ts';
import { quote, sh } from '../quote.ts';
import type { Binary, BinaryState } from './binary.ts';

/**
 * The original stays until a file with the right checksum stands beside it.
 * @param mark name below `$VM_STATE`
 */
export function applyBinary(
  { desired, action }: Change<Binary, BinaryState>,
  installed: boolean,
  mark: string,
): string {
  if (action === 'restart') return ':';
  const { path, url, member, sha256, downloadSha256, mode, owner } = desired;
  const [place, temp] = [quote(path), quote(tempFor(path))];
  if (installed) return `vm_path_keep ${place}\n${sh`chown ${owner} ${path}`}\n${sh`chmod ${mode} ${path}`}`;
  const missing = quote(`${member} could not be taken out of ${url}; name it as tar -t shows it`);
  const take =
    member === undefined
      ? `cp "$VM_KEEP/download" ${temp}`
      : `command -v tar >/dev/null 2>&1 || vm_path_fail UNPACKER_MISSING 'tar is not on this machine; declare it as a package resource'
tar -xO${compression(url)}f "$VM_KEEP/download" -- ${quote(member)} >${temp} || vm_path_fail MEMBER_MISSING ${missing}`;
  const check = sha256 === undefined ? '' : `vm_fetch_check ${temp} ${sha256} ${quote(member ?? url)}\n`;
  return `(
trap ${quote(`rm -f ${temp} "$VM_KEEP/download"`)} EXIT
vm_path_ready ${place}
vm_fetch ${quote(url)} "$VM_KEEP/download" ${quote(downloadSha256 ?? '')}
vm_path_drop ${temp}
${take}
${check}vm_path_own ${quote(owner)} ${temp}
chmod ${quote(mode)} ${temp}
vm_path_keep ${place}
vm_path_swap ${temp} ${place}
vm_path_label ${place}
printf '%s %s\\n' "$(vm_path_sum "$VM_KEEP/download")" "$(vm_path_sum ${place})" >"$VM_STATE/${mark}"
)`;
}

export function undoBinary({ desired, before }: Remembered<Binary, BinaryState>, mark: string): string {
  const same = sh`[ "$(vm_path_sum ${desired.path})" = ${before.sha256 ?? ''} ]`;
  return `${restorePath(desired.path, before.facts !== undefined, same)}\nrm -f "$VM_STATE/${mark}"`;
}
