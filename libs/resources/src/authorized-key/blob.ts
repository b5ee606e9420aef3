/** What identifies a key in a line, whatever stands before and after it. */
export function blobOf(line: string): string {
  return /(?:^|\s)(AAAA[A-Za-z0-9+/]+={0,3})(?=\s|$)/.exec(line)?.[1] ?? line;
}
