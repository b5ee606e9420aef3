import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';

/** Where this machine says how it reaches its registries: a fresh machine behind the same doors needs the same. */
const registryFiles = [
  '/etc/apt/sources.list',
  '/etc/apt/sources.list.d',
  '/etc/apt/apt.conf.d',
  '/etc/npmrc',
  '/usr/local/etc/npmrc',
  '/etc/pip.conf',
  '/etc/ssl/certs',
  '/usr/local/share/ca-certificates',
  join(homedir(), '.npmrc'),
  join(homedir(), '.config/go/env'),
  join(homedir(), '.config/pip'),
  '/etc/resolv.conf',
  '/etc/hosts',
];

const registryVariables =
  /^(npm_config_|go[a-z]+$|pip_|https?_proxy|no_proxy|ssl_cert|node_extra_ca|curl_ca|vmstation_upstream)/i;

/** The environment variables that say how to reach registries, as NAME=VALUE. */
export function registryEnvironment(env: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    registryVariables.test(name) && value !== undefined ? [`${name}=${value}`] : [],
  );
}

/** A root with Debian 12 minbase, git and Node 20, and a clone of what is committed here in /root/vmstation. */
export async function makeFreshMachine(root: string, workspace: string): Promise<void> {
  mkdirSync(join(root, '..'), { recursive: true });
  await $`mmdebstrap --variant=minbase --include=git,ca-certificates --skip=cleanup/apt bookworm ${root}`;
  for (const file of registryFiles.filter((path) => existsSync(path))) {
    const inside = join(root, file.startsWith(homedir()) ? file.replace(homedir(), '/root') : file);
    mkdirSync(join(inside, '..'), { recursive: true });
    cpSync(file, inside, { recursive: true, force: true, dereference: true });
  }
  await $`npm install --prefix ${join(root, 'opt/node')} --no-audit --no-fund node@20 npm@10`;
  const links = { node: 'node/bin/node', npm: 'npm/bin/npm-cli.js', npx: 'npm/bin/npx-cli.js' };
  for (const [name, target] of Object.entries(links)) {
    symlinkSync(join('/opt/node/node_modules', target), join(root, 'usr/local/bin', name));
  }
  await $`git clone --quiet --no-hardlinks ${workspace} ${join(root, 'root/vmstation')}`;
}
