import { createHash } from 'node:crypto';
import { quote } from '../quote.ts';

/**
 * sh that keeps originals, puts things in place and takes them back.
 *
 * `$VM_KEEP/kept` says that the original was looked at; `$VM_KEEP/original` is a copy of it, absent when
 * there was none. Both survive a run that was interrupted, so an original is never taken from our own work, and a power
 * cut: the copy is on the disk before the original is replaced. What replaces it is on the disk at the end of the batch,
 * for which `$VM_STATE/paths.ahead` lists the folders, so that a file that is new costs nothing here.
 */
export const changePaths = String.raw`
# CODE SENTENCE: why this change is refused, as one line because the last line is what a person is told first.
vm_path_fail() {
  printf '%s: %s\n' "$1" "$(printf %s "$2" | tr '\n' ' ')" >&2
  exit 1
}

vm_path_there() { [ -e "$1" ] || [ -L "$1" ]; }

# PATH: removes a file of ours if it is there; a look costs nothing, and rm(1) is a program that has to start.
vm_path_drop() { if vm_path_there "$1"; then rm -f "$1"; fi; }

# OWNER PATH: what root makes is root's already, unless its folder hands its own group on.
vm_path_own() {
  if [ "$1" = root:root ] && [ -O "$2" ] && [ -G "$2" ]; then return 0; fi
  chown "$1" "$2"
}

# PATH: refuses what must not be replaced.
vm_path_ready() {
  vm_parent=${'$'}{1%/*}
  if [ ! -d "$vm_parent/" ]; then
    vm_path_fail PARENT_ABSENT "$vm_parent is not a directory on this node; declare it as a directory resource"
  fi
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    vm_path_fail PATH_IS_DIRECTORY "$1 is a directory; move it away by hand, it is never removed with what it holds"
  fi
}

# TEMP PATH: the shell's own write says no more than "I/O error"; cat says that there is no room.
vm_path_unwritten() {
  vm_said=$(cat /proc/self/mountinfo 2>&1 >"$1") || :
  vm_path_fail NOT_WRITTEN "$2 is left as it was, because its new content could not be written: ${'$'}{vm_said:-no room at that moment}; make room there"
}

# PATH ...: on the disk, with the names that a folder holds. An older sync(1) does it for everything.
vm_path_durable() { sync "$@" 2>/dev/null || sync; }

# PATH: what was done there is on the disk at the end of the batch, unless there is no room to say so.
vm_path_changed() { { printf '%s/\n' "${'$'}{1%/*}" >>"$VM_STATE/paths.ahead"; } 2>/dev/null || :; }

# PATH COPY: whole or not at all, since a disk that is full, or a power cut, would leave half of it to be put back. Its
# name is on the disk only when whoever called has seen to that.
vm_path_copy() {
  if vm_path_there "$2.new"; then rm -rf "$2.new"; fi
  if ! cp -a "$1" "$2.new"; then
    rm -rf "$2.new"
    vm_path_fail NOT_KEPT "no copy of $1 could be kept, so it is left as it is; make room for one in $VM_KEEP"
  fi
  if [ ! -L "$2.new" ]; then vm_path_durable "$2.new"; fi # sync(1) would follow the link
  mv -f "$2.new" "$2"
}

# PATH [TEMP]: keeps the original, once; TEMP is what will replace it, on the disk by then. Sets vm_kept to now or before.
vm_path_keep() {
  vm_kept=before
  if [ "${'$'}{VM_FIRST:-0}" != 1 ]; then
    if [ -e "$VM_KEEP/kept" ]; then return 0; fi
    rm -rf "$VM_KEEP/original" "$VM_KEEP/written"
  fi
  if vm_path_there "$1"; then vm_path_copy "$1" "$VM_KEEP/original"; fi
  : >"$VM_KEEP/kept"
  if vm_path_there "$VM_KEEP/original"; then vm_path_durable "$VM_KEEP" ${'$'}{2:+"$2"}; fi
  vm_kept=now
}

# TEMP PATH: puts TEMP in the place of PATH, in one step wherever that is possible.
vm_path_swap() {
  vm_path_changed "$2"
  if mv -fT "$1" "$2" 2>/dev/null; then return 0; fi
  if [ -d "$2" ] && [ ! -L "$2" ]; then vm_path_fail PATH_IS_DIRECTORY "$2 is a directory; move it away by hand"; fi
  if [ -L "$2" ]; then rm -f "$2"; fi # mv without -T would move into the directory behind the link
  if vm_swap_said=$(mv -f "$1" "$2" 2>&1); then return 0; fi
  # Only a bind mount, such as /etc/hosts of a container, is written in place: that would ruin it on a full disk.
  if ! awk -v place="$2" '$5 == place { found = 1 } END { exit !found }' /proc/self/mountinfo; then
    vm_path_fail NOT_REPLACED "$2 is left as it was: $vm_swap_said; make its folder writable"
  fi
  cp -a "$1" "$2"
  rm -f "$1"
}

# PATH: gives a new file the SELinux context of its place.
vm_path_label() {
  if command -v restorecon >/dev/null 2>&1; then restorecon "$1"; fi
}

# TEMP PATH: puts the kept original back, with its times.
vm_path_restore() {
  vm_path_ready "$2"
  vm_path_drop "$1"
  cp -a "$VM_KEEP/original" "$1"
  vm_path_swap "$1" "$2"
}

# PATH: removes what we put there.
vm_path_remove() {
  if [ -d "$1" ] && [ ! -L "$1" ]; then vm_path_fail PATH_IS_DIRECTORY "$1 is a directory by now and left alone; move it away by hand"; fi
  vm_path_changed "$1"
  vm_path_drop "$1"
}

# TEMP PATH: the same where nothing was there when the change was planned; what came in between comes back.
vm_path_remove_ours() {
  if vm_path_there "$2" && vm_path_there "$VM_KEEP/original"; then
    vm_path_restore "$1" "$2"
    echo kept:
  else
    vm_path_remove "$2"
  fi
}

vm_path_sum() {
  vm_sum=$(sha256sum <"$1")
  printf '%s' "${'$'}{vm_sum%% *}"
}
`;

/** Where a new file is made before it is moved into place: same directory, a name that no `*.conf` matches. */
export function tempFor(path: string): string {
  const id = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return `${path.slice(0, path.lastIndexOf('/'))}/.vmstation-${id}`;
}

/**
 * Puts back what stood at a path before our first change. That may have come after the plan, with a package of the same
 * run: then it is put back for as long as something of it is there, though nothing was there before the run.
 * @param untouched sh condition that holds when the path is as it was before; for a change that was
 *   interrupted before it kept the original
 */
export function restorePath(path: string, existed: boolean, untouched: string): string {
  if (!existed) return `vm_path_remove_ours ${quote(tempFor(path))} ${quote(path)}`;
  return `if [ -e "$VM_KEEP/original" ] || [ -L "$VM_KEEP/original" ]; then
  vm_path_restore ${quote(tempFor(path))} ${quote(path)}
elif ! { ${untouched}; }; then
  vm_path_fail ORIGINAL_LOST ${quote(`the kept original of ${path} is gone; put it back from a backup`)}
fi`;
}
