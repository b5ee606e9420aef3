import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { SSHConfig } from 'ssh-config';
import { readOrEmpty } from '../known-hosts/parse.ts';

/** What the user's SSH configuration says about one host; only what this library honours. */
export interface HostSettings {
  readonly hostName: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly proxyJump: string | undefined;
  readonly knownHosts: readonly string[];
}

export type SettingsOf = (host: string) => HostSettings;

/** Reads an SSH configuration once, with its Include lines; the result answers for any host or alias. */
export async function readSshConfig(file: string | undefined): Promise<SettingsOf> {
  const text = await readWithIncludes(expandHome(file ?? '~/.ssh/config'), 0);
  const config = SSHConfig.parse(text);
  return (host) => settings(config, host);
}

function settings(config: SSHConfig, host: string): HostSettings {
  const found = config.compute(host, { ignoreCase: true });
  const first = (name: string) => [found[name]].flat()[0];
  const all = (name: string) => [found[name] ?? []].flat();
  const hostName = first('hostname')?.replaceAll('%h', host);
  const user = first('user');
  const port = first('port');
  const tokens = { h: hostName ?? host, r: user ?? '', d: homedir(), u: process.env.USER ?? '' };
  return {
    hostName,
    user,
    port: port === undefined ? undefined : Number(port),
    identityFiles: all('identityfile').map((path) => expandTokens(path, tokens)),
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    proxyJump: first('proxyjump'),
    knownHosts: all('userknownhostsfile')
      .filter((path) => path !== 'none')
      .map((path) => expandTokens(path, tokens)),
  };
}

/** `~/x` in the home folder; everything else as it is. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

/** The percent tokens of ssh_config(5) that make sense in a path here. */
function expandTokens(path: string, tokens: Readonly<Record<string, string>>): string {
  return expandHome(
    path.replace(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? whole))),
  );
}

/**
 * The library leaves Include lines alone, so their files are put in their place. OpenSSH's own limit is 16 deep.
 */
async function readWithIncludes(file: string, depth: number): Promise<string> {
  const text = await readOrEmpty(file);
  if (depth >= 16) return text;
  const lines = await Promise.all(
    text.split('\n').map(async (line) => {
      const included = /^\s*include(?:\s+|\s*=\s*)(.+?)\s*$/i.exec(line)?.[1];
      if (included === undefined) return line;
      const paths = included.split(/\s+/).flatMap((path) => includedFiles(path.replaceAll('"', '')));
      const texts = await Promise.all(paths.map((path) => readWithIncludes(path, depth + 1)));
      return texts.join('\n');
    }),
  );
  return lines.join('\n');
}

/** Relative names count from `~/.ssh` (ssh_config(5)). */
function includedFiles(pattern: string): string[] {
  const path = expandHome(pattern);
  return globSync(isAbsolute(path) ? path : resolve(homedir(), '.ssh', path)).sort();
}
