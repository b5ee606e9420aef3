import type { Change, Guard, Remembered } from '../contract.ts';
import { guardName } from '../guard-name.ts';
import { restorePath, tempFor } from '../paths/change.ts';
import { evalOf, quote, sh } from '../quote.ts';
import { contentOf, type File } from './desired.ts';
import type { FileState } from './read.ts';

/** sh: the steps of writing a file that hold no value of their own. */
export const writeFile = `
# TEMP: an empty file that only we can read, and that nobody put there before us.
vm_file_new() {
  vm_path_drop "$1"
  umask 077
  set -C
  : >"$1"
  set +C
}

# PATH STATE: what a guarded change goes back to, whole or not there at all. On the disk before the change, since the next boot may be who goes back.
vm_file_previous() {
  rm -rf "$VM_KEEP/previous-$2" "$VM_KEEP/absent-$2"
  if vm_path_there "$1"; then vm_path_copy "$1" "$VM_KEEP/previous-$2"; else : >"$VM_KEEP/absent-$2"; fi
  vm_path_durable "$VM_KEEP"
}
`;

/** The original stays untouched until the new content is whole, has its mode and was accepted. */
export function applyFile({ desired, actual, action }: Change<File, FileState>): string {
  if (action === 'restart') return ':';
  const { path, guard } = desired;
  const [place, temp] = [quote(path), quote(tempFor(path))];
  const content = actual.compared.reveal().same ? modeOnly(desired) : write(desired, temp, place);
  return [
    ...(guard === undefined ? [] : [`vm_file_previous ${place} ${guardName(actual, { undo: false })}`]),
    `vm_path_ready ${place}`,
    content,
    ...(guard === undefined ? [] : [`(${evalOf(guard.reload)})`]),
  ].join('\n');
}

function modeOnly({ path, mode, owner }: File): string {
  return `vm_path_keep ${quote(path)}\n${sh`chown ${owner} ${path}`}\n${sh`chmod ${mode} ${path}`}`;
}

function write(desired: File, temp: string, place: string): string {
  const { mode, owner, validate, guard } = desired;
  return `(
trap ${quote(`vm_path_drop ${temp}`)} EXIT
vm_file_new ${temp}
printf %s ${quote(contentOf(desired))} >${temp} || vm_path_unwritten ${temp} ${place}
vm_path_own ${quote(owner)} ${temp}
chmod ${quote(mode)} ${temp}
${validate === undefined ? '' : `${check(desired.path, validate, temp)}\n`}vm_path_keep ${place} ${temp}
${guard === undefined ? '' : `vm_path_durable ${temp}\n`}vm_path_swap ${temp} ${place}
vm_path_label ${place}
)`;
}

function check(path: string, validate: string, temp: string): string {
  const run = evalOf(validate.replaceAll('%s', () => temp));
  const who = validate.length > 60 || validate.includes('\n') ? 'its check' : validate;
  const sentence = quote(`${who} does not accept the new ${path}, which is left as it was:`);
  return `vm_file_said=$( (${run}) 2>&1) || vm_path_fail FILE_REFUSED ${sentence}" $vm_file_said"`;
}

export function undoFile({ desired, before }: Remembered<File, FileState>, actual?: FileState): string {
  const hash =
    before.sha256 === undefined ? ':' : sh`[ "$(vm_path_sum ${desired.path})" = ${before.sha256} ]`;
  const restore = restorePath(desired.path, before.facts !== undefined, hash);
  if (desired.guard === undefined) return restore;
  const state = guardName(actual, { undo: true });
  return `vm_file_previous ${quote(desired.path)} ${state}\n${restore}\n(${evalOf(desired.guard.reload)})`;
}

/**
 * Needs nothing of ours but `$VM_KEEP`, because it runs when we are gone; and no room, where a disk has become full. It is
 * done when the file is back: a reload that fails then is no reason to put it back once more at each boot, which reads
 * it anyway.
 */
export function guardFile({ desired, actual, action }: Change<File, FileState>): Guard | undefined {
  if (desired.guard === undefined) return undefined;
  const state = guardName(actual, { undo: action === 'delete' });
  const [place, temp] = [quote(desired.path), quote(tempFor(desired.path))];
  const previous = `"$VM_KEEP/previous-${state}"`;
  const revert = `vm_failed=0
if [ -e ${previous} ] || [ -L ${previous} ]; then
  rm -f ${temp}
  { cp -a ${previous} ${temp} && mv -f ${temp} ${place}; } || { rm -f ${temp}; mv -f ${previous} ${place}; } &&
    { sync ${place} 2>/dev/null || sync; }
elif [ -e "$VM_KEEP/absent-${state}" ]; then
  rm -f ${place}
fi || vm_failed=1
(${evalOf(desired.guard.reload)}) || :
[ "$vm_failed" = 0 ]`;
  return { seconds: desired.guard.seconds ?? 60, revert };
}
