import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Links of this machine that others may forward over: bridges, tunnels, WireGuard. Not podman's own bridges: a lab's is
 * one of them, and one of others is there only while their containers run.
 */
export async function forwardingLinks(machine: string): Promise<string[]> {
  const folder = join(machine, 'sys/class/net');
  const names = (await readdir(folder)).filter((name) => !/^podman\d+$/.test(name));
  const kinds = await Promise.all(names.map((name) => isForwarding(join(folder, name))));
  return names.filter((_, i) => kinds[i] === true);
}

async function isForwarding(link: string): Promise<boolean> {
  if (existsSync(join(link, 'bridge')) || existsSync(join(link, 'tun_flags'))) return true;
  const said = await readFile(join(link, 'uevent'), 'utf8').catch(() => '');
  return said.includes('DEVTYPE=wireguard\n');
}
