import { VmstationError } from '@vmstation/engine';

/** Scripts are sent in whole blocks of this size: `dd` then never reads past the end of one. */
const blockBytes = 4096;

/**
 * Runs one script: `$1` is the nonce of its frames, the script comes on stdin and is read whole before its first
 * command runs. So it is neither on a command line (where everybody could read it) nor in a file (there may be no
 * writable folder), and it cannot eat what comes after it. `eval` expands its words before it redirects, so `cat`
 * still has the old stdin.
 */
const child = [
  'printf "\\036%s start\\n" "$1"',
  'printf "\\036%s start\\n" "$1" >&2',
  'shift',
  'eval "$(cat)" </dev/null',
].join('; ');

/**
 * Waits for one script in a process group of its own and writes the frames that end it. TERM and USR1 to this
 * subshell become TERM and KILL to that group; `wait` comes back early for them, so it is repeated. One may come before
 * `p` is known. And bash 5.2 forgets how a child ended that did so while a trap broke into `wait`: -1 from then on.
 */
const watcher = [
  'again= p=',
  'trap \'again=1; kill -s TERM -- "-$p"\' TERM',
  'trap \'again=1; kill -s KILL -- "-$p"\' USR1',
  'printf %s "$s" | setsid $unignore sh -c "$child" sh "$nonce" & p=$!',
  '[ -z "$again" ] || kill -s TERM -- "-$p"',
  'while again=; wait "$p" 2>/dev/null; code=$?; [ -n "$again" ]; do :; done',
  '[ "$code" -ge 0 ] || { kill -s KILL -- "-$p"; code=137; }',
  'printf "\\036%s end %s\\n" "$nonce" "$code"',
  'printf "\\036%s end %s\\n" "$nonce" "$code" >&2',
].join('; ');

/**
 * The program of the kept shell, in one line. It reads commands from stdin: `run NONCE BLOCKS` with the script's
 * blocks and the nonce once more after it, `signal NAME` for the script that runs, `done` when the other side has seen its end. When stdin
 * ends while a script runs, nobody is there any more: the script's group gets TERM, and KILL five seconds later.
 *
 * A background job has SIGINT and SIGQUIT ignored (POSIX, asynchronous lists), which a shell cannot undo for its
 * children but coreutils' env (8.31 and newer) can.
 */
export const agent = [
  'LC_ALL=C; PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"; export LC_ALL PATH',
  'umask 022; cd /',
  `child='${child}'`,
  'unignore=; env --default-signal=INT,QUIT true 2>/dev/null && unignore="env --default-signal=INT,QUIT"',
  'w=',
  'while IFS=" " read -r verb nonce blocks; do case $verb in',
  `run) s=$(dd bs=${blockBytes} count="$blocks" iflag=fullblock 2>/dev/null)`,
  // Without the nonce behind it the script was cut off: it must not run.
  'read -r seal; [ "$seal" = "$nonce" ] || exit 1',
  `( ${watcher} ) & w=$!; s= ;;`,
  'signal) kill -s "$nonce" "$w" 2>/dev/null ;;',
  'done) wait "$w"; w= ;;',
  'esac; done',
  '[ -z "$w" ] || { kill -s TERM "$w"; sleep 5; kill -s USR1 "$w"; }',
]
  .join('; ')
  .replaceAll('do;', 'do')
  .replaceAll('in;', 'in')
  .replaceAll(';;;', ';;');

/**
 * The bytes that make the kept shell run a script.
 *
 * @throws VmstationError `SSH_SCRIPT_INVALID` for what no shell script can hold: NUL, or half a surrogate pair
 */
export function runMessage(nonce: string, script: string): Buffer {
  if (script.includes('\0') || !script.isWellFormed()) {
    throw new VmstationError({
      code: 'SSH_SCRIPT_INVALID',
      message: 'a script cannot hold NUL characters or unpaired surrogates',
      next: 'encode such data, for example as base64',
    });
  }
  const bytes = Buffer.from(script);
  const blocks = Math.max(1, Math.ceil(bytes.length / blockBytes));
  const padded = Buffer.alloc(blocks * blockBytes, '\n');
  bytes.copy(padded);
  return Buffer.concat([Buffer.from(`run ${nonce} ${blocks}\n`), padded, Buffer.from(`${nonce}\n`)]);
}
