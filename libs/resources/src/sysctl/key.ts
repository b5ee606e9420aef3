/** As sysctl(8) has it: when the first separator is a slash, slashes and dots trade places. */
export function dotted(key: string): string {
  if (key.search(/[./]/) < 0 || key[key.search(/[./]/)] === '.') return key;
  return key.replaceAll(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}

/** `net.ipv4.ip_forward` → `/proc/sys/net/ipv4/ip_forward`. */
export function procPath(key: string): string {
  return `/proc/sys/${key.replaceAll(/[./]/g, (separator) => (separator === '.' ? '/' : '.'))}`;
}
