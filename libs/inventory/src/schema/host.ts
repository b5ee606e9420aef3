import { z } from 'zod';
import { problemCodes } from './codes.ts';
import { controllerPath, type HostName, hostName, ipv4, mac, port, textLike } from './values.ts';

/** Operating systems that the tasks know. */
export const operatingSystems = ['debian-12', 'el-10'] as const;
export type OsFamily = 'debian' | 'el';

/** control-plane and worker are kubeadm's words, server and agent are those of RKE2 and k3s. */
export const roles = [
  'control-plane',
  'worker',
  'server',
  'agent',
  'storage',
  'compute',
  'controller',
] as const;
export type Role = (typeof roles)[number];

/** Whether a member of a cluster with these roles runs its API server. */
export function isControlPlane(roles: readonly Role[] | undefined): boolean {
  return roles?.some((role) => role === 'control-plane' || role === 'server') === true;
}

const roleSchema = z.enum(roles);
problemCodes.add(roleSchema, { code: 'ROLE_UNKNOWN' });

const powerSchema = z
  .strictObject({
    sleeps: z
      .boolean()
      .default(false)
      .describe(
        'Whether the host sleeps at times on purpose: while nothing at all comes back from it, runs name it, leave it out and do not fail. Default false.',
      ),
    wakeOnLan: z
      .boolean()
      .default(false)
      .describe('Whether a magic packet to its MAC wakes it. Default false.'),
  })
  .prefault({});

const bmcSchema = z.strictObject({
  kind: z.enum(['idrac', 'ipmi']).describe('What answers there.'),
  address: ipv4.describe('Address of the management controller; it answers while the host sleeps.'),
  mac: mac.describe('Hardware address of the management controller.'),
});

const minimumSchema = z.strictObject({
  cpus: z.int().positive().optional().describe('Processors, at least.'),
  memoryGiB: z.number().positive().optional().describe('Memory in GiB, at least.'),
  diskGiB: z
    .number()
    .positive()
    .optional()
    .describe('Free space on / in GiB before the first deploy, at least.'),
});

export const hostSchema = z
  .strictObject({
    address: ipv4.describe('The fixed address in the network of the site.'),
    mac: mac.describe('Hardware address of the interface; magic packets go there.'),
    interface: textLike(/^[a-zA-Z0-9._-]{1,15}$/, 'the name of a network interface').describe(
      'Network interface that has the address, such as enp2s0.',
    ),
    os: z.enum(operatingSystems).describe('Operating system and major version.'),
    roles: z.array(roleSchema).min(1, 'a host has at least one role').describe('What the host is there for.'),
    user: textLike(/^[a-z_][a-z0-9_-]{0,31}$/, 'a user name').describe('Who logs in there over SSH.'),
    port: port
      .optional()
      .describe(
        'Port of sshd. Default: what the SSH configuration of the controller says of the host, else 22.',
      ),
    identityFile: controllerPath
      .optional()
      .describe(
        'Private key on the controller; it must be there. Default: those of the SSH configuration, those of the SSH agent, and ~/.ssh/id_ed25519, id_ecdsa and id_rsa.',
      ),
    sudo: z
      .enum(['nopasswd', 'password', 'root'])
      .default('nopasswd')
      .describe(
        'How the user becomes root: without a password, with one, or by logging in as root. Default nopasswd.',
      ),
    power: powerSchema.describe('Sleeping and waking.'),
    bmc: bmcSchema.optional().describe('Management controller such as iDRAC.'),
    minimum: minimumSchema.optional().describe('What the preflight asks of the hardware.'),
  })
  .describe('A machine.');

export const hostsSchema = z.record(hostName, hostSchema).describe('The machines by name.');

/** A machine of the site. */
export interface Host extends z.output<typeof hostSchema> {
  readonly name: HostName;
  readonly family: OsFamily;
}

/** `debian-12` → `debian`. */
export function osFamily(os: (typeof operatingSystems)[number]): OsFamily {
  return os === 'debian-12' ? 'debian' : 'el';
}
