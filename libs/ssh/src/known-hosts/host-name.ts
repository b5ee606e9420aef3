import { createHmac } from 'node:crypto';

/** How OpenSSH writes a host in known_hosts: the bare name on port 22, `[name]:port` on any other. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Whether the first field of a known_hosts line covers a name as given by {@link knownHostName}. */
export function coversHost(patterns: string, name: string): boolean {
  if (patterns.startsWith('|1|')) return coversHashed(patterns, name);
  let covered = false;
  for (const pattern of patterns.split(',')) {
    if (pattern.startsWith('!')) {
      // A negated match refuses the whole line, whatever else matches (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
      if (matchesGlob(pattern.slice(1), name)) return false;
    } else if (matchesGlob(pattern, name)) {
      covered = true;
    }
  }
  return covered;
}

/** `|1|base64(salt)|base64(HMAC-SHA1(salt, name))` */
function coversHashed(field: string, name: string): boolean {
  const [, , salt, hash] = field.split('|');
  if (salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** OpenSSH's patterns know only `*` and `?`; brackets are literal, as in `[host]:port`. */
function matchesGlob(pattern: string, name: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const source = escaped.replace(/\*+/g, '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}
