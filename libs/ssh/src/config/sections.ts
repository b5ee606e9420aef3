import { glob, type Line, SSHConfig } from 'ssh-config';

/** What a host goes by in an SSH configuration. */
export interface HostNames {
  readonly address: string;
  /** Its name in the site; a jump host that is written as `user@host` has none. */
  readonly name?: string;
}

/**
 * The configuration as it is for one host, whichever of its names a Host line has: the order of the file stays, so
 * that the first value counts, as in OpenSSH. Where only the name fits, HostName is left out: the site says where its
 * hosts are, and their pinned keys stand under that address.
 */
export function sectionsFor(config: SSHConfig, names: HostNames): SSHConfig {
  return new SSHConfig(...config.map((line) => decided(line, names)));
}

function decided(line: Line, { address, name }: HostNames): Line {
  if (!('config' in line) || !/^host$/i.test(line.param)) return line;
  const patterns = Array.isArray(line.value) ? line.value.map(({ val }) => val) : [line.value];
  const own = name === undefined ? [address] : [address, name];
  const refused = patterns.some(
    (pattern) => pattern.startsWith('!') && own.some((each) => glob([pattern.slice(1)], each)),
  );
  if (!refused && glob(patterns, address)) return { ...line, value: '*' };
  if (refused || name === undefined || !glob(patterns, name)) return { ...line, value: '!*' };
  const rest = line.config.filter((each) => !('param' in each && /^hostname$/i.test(each.param)));
  return { ...line, value: '*', config: new SSHConfig(...rest) };
}
