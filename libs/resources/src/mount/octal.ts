/** As in /etc/fstab and /proc/mounts: what separates fields is written by its octal number. */
export function encoded(text: string): string {
  return text.replaceAll(/[ \t\\]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

/** The other way round, with all that the kernel writes so: space, tab, line break, `#` and `\`. */
export function decoded(text: string): string {
  return text.replaceAll(/\\(040|011|012|043|134)/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
