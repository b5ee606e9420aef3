import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { withLock } from '../cache/lock.ts';
import type { Provider } from '../provider/provider.ts';
import { listLabs } from '../state/lab-store.ts';
import { stateDirectory } from '../state/paths.ts';
import { writeWhole } from '../state/write-whole.ts';
import { forwardingLinks } from './forwarding-links.ts';

const Before = z.object({
  isOn: z.boolean(),
  links: z.array(z.string()),
  /** Whether this machine takes redirects of routers: the kernel says yes whenever forwarding goes off. */
  redirects: z.string().optional(),
});
type Before = z.infer<typeof Before>;

const switchOf = (machine: string) => join(machine, 'proc/sys/net/ipv4/ip_forward');
const redirectsOf = (machine: string) => join(machine, 'proc/sys/net/ipv4/conf/all/accept_redirects');
const isForwarding = async (machine: string) => isOne(await readFile(switchOf(machine), 'utf8'));
const isOne = (text: string) => text.trim() === '1';
const record = () => join(stateDirectory(), 'ip-forward-before-labs');
/** Of two labs the one must not forget what the other one has just looked up. */
const alone = <T>(work: () => Promise<T>) => withLock(join(stateDirectory(), 'locks', 'ip-forward'), work);

/**
 * Remembers whether this machine forwards IP: podman turns forwarding on whenever it starts a container on a bridge,
 * and a lab must leave the machine as it was. A switch that has moved while nothing of any lab runs was moved by somebody
 * else, and so was one that is off: no lab turns it off that found it on. Call once the lab has a folder, and before
 * anything of it starts.
 */
export async function rememberIpForward(provider: Provider, machine = '/'): Promise<void> {
  await mkdir(stateDirectory(), { recursive: true, mode: 0o700 });
  await alone(async () => {
    const ours = (await provider.list('vmstation.lab')).some(({ state }) => state !== 'stopped');
    const known = await readRecord();
    const isOn = await isForwarding(machine);
    const counts = known !== undefined && ours && (isOn || !known.isOn);
    if (counts && isOn) return;
    const now = { isOn, redirects: await readFile(redirectsOf(machine), 'utf8') };
    const before: Before = counts ? { ...known, ...now } : { ...now, links: await forwardingLinks(machine) };
    await writeWhole(record(), `${JSON.stringify(before)}\n`);
  });
}

/**
 * Turns forwarding off where it was before the first lab, and says again of redirects what was said; after the last lab
 * it forgets. Forwarding stays as it is while containers of others run, or links of others are there that came since:
 * Docker, libvirt and VPNs turn it on as well (the lab's own rules don't need it).
 */
export async function restoreIpForward(provider: Provider, machine = '/'): Promise<void> {
  await alone(async () => {
    const before = await readRecord();
    if (before === undefined) return;
    if (!before.isOn && (await isForwarding(machine)) && !(await isNeeded(before, provider, machine))) {
      await writeFile(switchOf(machine), '0\n');
      if (before.redirects !== undefined) await writeFile(redirectsOf(machine), before.redirects);
    }
    if ((await listLabs()).length === 0) await rm(record(), { force: true });
  });
}

async function isNeeded(before: Before, provider: Provider, machine: string): Promise<boolean> {
  if ((await provider.foreignRunning()).length > 0) return true;
  return (await forwardingLinks(machine)).some((link) => !before.links.includes(link));
}

/** Undefined when there is none, or none that can be read: then nothing is known of before. */
async function readRecord(): Promise<Before | undefined> {
  try {
    const text = await readFile(record(), 'utf8');
    // An older version kept the switch alone.
    return /^[01]$/m.test(text) ? { isOn: isOne(text), links: [] } : Before.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
