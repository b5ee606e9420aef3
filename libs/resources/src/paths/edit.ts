import { quote } from '../quote.ts';
import { changePaths, tempFor } from './change.ts';

/**
 * sh for changing a part of a file that others change too. `$VM_KEEP/written` is the SHA-256 of the file as we left
 * it; while the file is still that, undoing puts the whole original back, times included. When somebody else
 * changed it in between, undoing changes our part only.
 */
export const editFiles = `${changePaths}
# TEMP PATH [MODE OWNER]: a copy to write the new text into; vm_edit_from is where the old text is.
vm_edit_open() {
  if [ -L "$2" ]; then vm_path_fail PATH_IS_LINK "$2 is a symbolic link; name the file that it points to"; fi
  vm_path_ready "$2"
  if [ ! -e "$2" ] && [ $# -lt 4 ]; then
    vm_path_fail FILE_ABSENT "$2 is not there to be edited; declare it as a file resource, or what brings it"
  fi
  vm_path_keep "$2"
  vm_edit_own=no
  if [ "$vm_kept" = now ] || vm_edit_ours "$2"; then vm_edit_own=yes; fi
  vm_path_drop "$1"
  if [ -e "$2" ]; then
    cp -a "$2" "$1"
    vm_edit_from=$2
  else
    (umask 077; set -C; : >"$1")
    vm_path_own "$4" "$1"
    chmod "$3" "$1"
    vm_edit_from=/dev/null
  fi
}

# PATH: whether nobody has changed it since we did.
vm_edit_ours() {
  [ -f "$1" ] && [ -e "$VM_KEEP/written" ] && [ "$(cat "$VM_KEEP/written")" = "$(vm_path_sum "$1")" ]
}

# PATH: whether it is as it was before us.
vm_edit_undone() {
  [ -f "$1" ] && [ -f "$VM_KEEP/original" ] && [ "$(vm_path_sum "$VM_KEEP/original")" = "$(vm_path_sum "$1")" ]
}

# TEMP PATH: puts the new text in place.
vm_edit_close() {
  vm_path_swap "$1" "$2"
  vm_path_label "$2"
  if [ "$vm_edit_own" = yes ]; then
    vm_path_sum "$2" >"$VM_KEEP/written.part"
    mv -f "$VM_KEEP/written.part" "$VM_KEEP/written"
  else
    vm_path_drop "$VM_KEEP/written"
  fi
}

# TEMP PATH: puts the whole original back.
vm_edit_back() {
  if [ -e "$VM_KEEP/original" ]; then vm_path_restore "$1" "$2"; else vm_path_remove "$2"; fi
}

# FLAGS PATTERN FILE: numbers of the lines that grep finds.
vm_edit_find() {
  vm_edit_code=0
  vm_edit_found=$(LC_ALL=C grep -n "$1" -e "$2" "$3") || vm_edit_code=$?
  if [ "$vm_edit_code" -gt 1 ]; then vm_path_fail MATCH_INVALID "grep does not accept $2; write a POSIX extended regular expression"; fi
  if [ -n "$vm_edit_found" ]; then printf '%s\\n' "$vm_edit_found" | cut -d : -f 1; fi
}

# FILE FIRST LAST TEXT: the file with TEXT in the place of some lines.
vm_edit_splice() {
  vm_edit_head=$(head -n "$(($2 - 1))" "$1" && printf .)
  printf %s "\${vm_edit_head%.}"
  case $vm_edit_head in
    . | *"
.") ;;
    *) echo ;; # the last line had no newline
  esac
  printf %s "$4"
  tail -n "+$(($3 + 1))" "$1"
}

# FILE TEXT: the file with TEXT at its end, which gets its newline if it has none.
vm_edit_append() {
  cat "$1"
  if [ -n "$(tail -c 1 "$1")" ]; then echo; fi
  printf %s "$2"
}
`;

/** Mode and owner of a file that may be made when it is absent. */
export interface CreateFile {
  readonly mode: string;
  readonly owner: string;
}

/**
 * One edit: the old text in, the new text out.
 * @param command sh command that prints the new text; the file to read it from is its last argument
 */
export function edit(path: string, command: string, create?: CreateFile): string {
  const [place, temp] = [quote(path), quote(tempFor(path))];
  const fresh = create === undefined ? '' : ` ${quote(create.mode)} ${quote(create.owner)}`;
  return `(
trap ${quote(`vm_path_drop ${temp}`)} EXIT
vm_edit_open ${temp} ${place}${fresh}
${command} "$vm_edit_from" >${temp}
vm_edit_close ${temp} ${place}
)`;
}

/**
 * Undoes an edit: everything as it was, or only our part when others changed the file too.
 * @param command as in {@link edit}, taking our part back; a second time it changes nothing, for a run may be interrupted
 *   before it has forgotten what is undone
 * @param existed whether the file was there before us; if not, it is removed once it is empty
 */
export function undoEdit(path: string, command: string, existed: boolean): string {
  const [place, temp] = [quote(path), quote(tempFor(path))];
  const empty = existed ? '' : `\n  if [ ! -s ${place} ]; then rm -f ${place}; fi`;
  return `if vm_edit_ours ${place}; then
  vm_edit_back ${temp} ${place}
elif [ -f ${place} ] && [ -e "$VM_KEEP/kept" ] && ! vm_edit_undone ${place}; then
  vm_path_drop ${temp}
  cp -a ${place} ${temp}
  ${command} ${place} >${temp}
  vm_path_swap ${temp} ${place}${empty}
fi`;
}
