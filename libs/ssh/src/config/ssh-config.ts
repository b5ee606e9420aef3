import { homedir } from 'node:os';
import { type Found, findSettings, hostNameIn } from './found.ts';
import { expandHome, readSections } from './includes.ts';
import type { HostNames } from './sections.ts';

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
  /** Settings, in lower case, that it is not known of whether they are about the host; refused where they count, too. */
  readonly unclear: Found['unclear'];
}

export type SettingsOf = (names: HostNames) => HostSettings;

/**
 * Reads an SSH configuration once, with its Include lines; the result answers for any host or alias.
 *
 * @throws VmstationError `SSH_CONFIG_UNREADABLE`
 */
export async function readSshConfig(file: string | undefined): Promise<SettingsOf> {
  const sections = await readSections(expandHome(file ?? '~/.ssh/config'));
  return (names) => settings(findSettings(sections, names), names);
}

function settings({ values, unclear }: Found, names: HostNames): HostSettings {
  const first = (name: string) => values.get(name)?.[0];
  const all = (name: string) => (values.get(name) ?? []).filter((path) => path !== 'none');
  const hostName = hostNameIn(values, names);
  const user = first('user');
  const port = first('port');
  const tokens = {
    h: hostName ?? names.address,
    r: user ?? '',
    d: homedir(),
    u: process.env.USER ?? '',
  };
  const command = values.get('proxycommand')?.join(' ');
  return {
    hostName,
    user,
    port: port === undefined ? undefined : Number(port),
    identityFiles: all('identityfile').map((path) => expandTokens(path, tokens)),
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    identityAgent: agentOf(first('identityagent'), tokens),
    hostKeyAlias: first('hostkeyalias'),
    proxyJump: first('proxyjump'),
    proxyCommand: command?.toLowerCase() === 'none' ? undefined : command,
    knownHosts: all('userknownhostsfile').map((path) => expandTokens(path, tokens)),
    unclear,
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
