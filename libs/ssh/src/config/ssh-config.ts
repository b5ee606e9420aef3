import { homedir } from 'node:os';
import { SSHConfig } from 'ssh-config';
import { expandHome, readWithIncludes } from './includes.ts';
import { type HostNames, sectionsFor } from './sections.ts';

/** What the user's SSH configuration says about one host; only what this library honours. */
export interface HostSettings {
  readonly hostName: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Socket of the agent; empty for none at all. Undefined: the one of SSH_AUTH_SOCK. */
  readonly identityAgent: string | undefined;
  readonly hostKeyAlias: string | undefined;
  readonly proxyJump: string | undefined;
  /** Refused where it counts: see {@link resolveRoute}. */
  readonly proxyCommand: string | undefined;
  readonly knownHosts: readonly string[];
}

export type SettingsOf = (names: HostNames) => HostSettings;

/** Reads an SSH configuration once, with its Include lines; the result answers for any host or alias. */
export async function readSshConfig(file: string | undefined): Promise<SettingsOf> {
  const config = SSHConfig.parse(await readWithIncludes(expandHome(file ?? '~/.ssh/config')));
  return (names) => settings(config, names);
}

function settings(config: SSHConfig, names: HostNames): HostSettings {
  const host = names.address;
  const found = sectionsFor(config, names).compute(host, { ignoreCase: true });
  const first = (name: string) => [found[name]].flat()[0];
  const all = (name: string) => [found[name] ?? []].flat().filter((path) => path !== 'none');
  const hostName = first('hostname')?.replaceAll('%h', host);
  const user = first('user');
  const port = first('port');
  const tokens = { h: hostName ?? host, r: user ?? '', d: homedir(), u: process.env.USER ?? '' };
  // Whichever of the two comes first keeps the other from having an effect (ssh_config(5), ProxyJump).
  const way = Object.keys(found).find((key) => key === 'proxyjump' || key === 'proxycommand');
  const command = way === 'proxycommand' ? first('proxycommand') : undefined;
  return {
    hostName,
    user,
    port: port === undefined ? undefined : Number(port),
    identityFiles: all('identityfile').map((path) => expandTokens(path, tokens)),
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    identityAgent: agentOf(first('identityagent'), tokens),
    hostKeyAlias: first('hostkeyalias'),
    proxyJump: way === 'proxyjump' ? first('proxyjump') : undefined,
    proxyCommand: command?.toLowerCase() === 'none' ? undefined : command,
    knownHosts: all('userknownhostsfile').map((path) => expandTokens(path, tokens)),
  };
}

type Tokens = Readonly<Record<string, string>>;

/** `none`, the word SSH_AUTH_SOCK, a variable of the environment, or a path (ssh_config(5), IdentityAgent). */
function agentOf(written: string | undefined, tokens: Tokens): string | undefined {
  if (written === undefined || written === 'SSH_AUTH_SOCK') return undefined;
  if (written.toLowerCase() === 'none') return '';
  const variable = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
  return variable === undefined ? expandTokens(written, tokens) : (process.env[variable] ?? '');
}

/** The percent tokens of ssh_config(5) that make sense in a path here. */
function expandTokens(path: string, tokens: Tokens): string {
  return expandHome(
    path.replace(/%(.)/g, (whole, letter: string) => (letter === '%' ? '%' : (tokens[letter] ?? whole))),
  );
}
