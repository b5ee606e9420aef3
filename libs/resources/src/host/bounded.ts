import { quote } from '../quote.ts';

/**
 * Whether timeout(1) ended it: 124 says so; 137 is KILL after that, and busybox lets TERM show as 143, but these two
 * may also come from elsewhere, such as a lack of memory.
 */
export function wasTooLong(code: number | undefined, elapsed: number, limit: number): boolean {
  return code === 124 || ((code === 137 || code === 143) && elapsed >= limit * 0.9);
}

/**
 * `vm_bounded SECONDS SCRIPT` runs a script in a sh of its own that is ended when it takes too long. The script goes
 * through a pipe: an argument may hold 128 KiB only, and could be seen with `ps`. A machine without timeout(1) lets
 * it run; the connection's own limit is still there.
 */
export const boundedFunction = `
VM_TIMEOUT=; timeout -k 1 30 true 2>/dev/null && VM_TIMEOUT=1
vm_bounded() {
  if [ -n "$VM_TIMEOUT" ]; then printf %s "$2" | timeout -k 5 "$1" sh -c 'VM_B=$(cat); exec </dev/null; eval "$VM_B"'
  else printf %s "$2" | sh -c 'VM_B=$(cat); exec </dev/null; eval "$VM_B"'; fi
}
`;

/** One call of `vm_bounded`. */
export function bounded(seconds: number, script: string): string {
  return `vm_bounded ${Math.ceil(seconds)} ${quote(script)}`;
}

/**
 * A named section that can hold any fragment: a syntax error, `exit` or `set -e` in it ends only itself. The empty
 * line keeps a backslash at its end from swallowing our mark.
 */
export function section(name: string, fragment: string): string {
  return `vm_open ${quote(name)}\n( eval ${quote(`${fragment}\n\nvm_done`)} )\nvm_shut $?\n`;
}
