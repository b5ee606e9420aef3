/** sh: whether ufw is at work. */
export const ufwActive =
  "grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf && ufw status 2>/dev/null | grep -q '^Status: active'";

/** sh: whether a rule of ufw lets a port in from somewhere; what comes from anywhere counts too. */
export function ufwAllows(port: number, protocol: 'tcp' | 'udp'): string {
  return `ufw status 2>/dev/null | grep -qE '^(${port}(/${protocol})?|Anywhere)( on [^ ]+)? +ALLOW'`;
}
