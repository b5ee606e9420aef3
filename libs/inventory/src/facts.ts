import { VmstationError } from '@vmstation/engine';
import { z } from 'zod';
import type { Host } from './schema/host.ts';

/** What was read of a host. Sizes in bytes. */
export interface Facts {
  readonly os: { readonly id: string; readonly version: string };
  /** In Go's words, as packages and images use them. */
  readonly arch: 'amd64' | 'arm64' | 'other';
  readonly kernel: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly swapBytes: number;
  /** Free bytes by mount point. */
  readonly diskFreeBytes: ReadonlyMap<string, number>;
  /** Of the default route, or else of the first address. */
  readonly interface: string;
  /** IPv4 addresses, without loopback. */
  readonly addresses: readonly string[];
  readonly hostname: string;
  readonly machineId: string;
  readonly bootId: string;
  /** Undefined when nothing on the host knows. */
  readonly time: { readonly synchronised: boolean | undefined; readonly offsetSeconds: number | undefined };
  /** `none` on hardware. */
  readonly virtualization: string;
}

const arches: Readonly<Record<string, Facts['arch']>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** A name or a version: short, and nothing that a terminal obeys. */
const word = z
  .string()
  .regex(/^\P{C}*$/u)
  .max(256);
const ipv4s = z
  .string()
  .regex(/^[0-9. ]*$/)
  .max(4096);
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const disks = /^disk\.free (\/.*)$/;

const recordSchema = z
  .looseObject({
    'os.id': word,
    'os.version': word,
    arch: word,
    kernel: word,
    cpus: count,
    'memory.bytes': count,
    'swap.bytes': count,
    interface: word,
    addresses: ipv4s,
    hostname: word,
    'machine.id': word,
    'boot.id': word,
    'time.synchronised': z.enum(['yes', 'no', '']),
    'time.offset': z.union([z.literal(''), z.string().regex(/^[+-]?\d+(?:\.\d+)?$/)]),
    virtualization: word,
  })
  .transform((record): Facts => {
    const free = Object.entries(record).flatMap(([key, value]): [string, number][] => {
      const mount = disks.exec(key)?.[1];
      const bytes = count.safeParse(value).data;
      return mount === undefined || bytes === undefined ? [] : [[mount, bytes]];
    });
    const synchronised = record['time.synchronised'];
    return {
      os: { id: record['os.id'], version: record['os.version'] },
      arch: arches[record.arch] ?? 'other',
      kernel: record.kernel,
      cpus: record.cpus,
      memoryBytes: record['memory.bytes'],
      swapBytes: record['swap.bytes'],
      diskFreeBytes: new Map(free),
      interface: record.interface,
      addresses: record.addresses.split(' ').filter((address) => address !== ''),
      hostname: record.hostname,
      machineId: record['machine.id'],
      bootId: record['boot.id'],
      time: {
        synchronised: synchronised === '' ? undefined : synchronised === 'yes',
        offsetSeconds: record['time.offset'] === '' ? undefined : Number(record['time.offset']),
      },
      virtualization: record.virtualization,
    };
  });

/** Reads the record that the facts script of libs/resources printed. Throws FACTS_INVALID naming the keys that are missing or odd. */
export function parseFacts(record: Readonly<Record<string, string>>, host: string): Facts {
  const parsed = recordSchema.safeParse(record);
  if (parsed.success) return parsed.data;
  const keys = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
  throw new VmstationError({
    code: 'FACTS_INVALID',
    message: `The facts of ${host} are not complete: ${keys.join(', ')}`,
    where: host,
    next: 'check that /proc and /etc/os-release can be read there',
  });
}

const gib = 1024 ** 3;

/** What is to be expected of a host that was not read: for showing a plan, never for deciding. */
export function predictFacts(host: Host): Facts {
  const [id, version = ''] = host.os.split('-');
  return {
    os: { id: id === 'el' ? 'rhel' : 'debian', version },
    arch: 'amd64',
    kernel: '',
    cpus: host.minimum?.cpus ?? 2,
    memoryBytes: (host.minimum?.memoryGiB ?? 2) * gib,
    swapBytes: 0,
    diskFreeBytes: new Map([['/', (host.minimum?.diskGiB ?? 20) * gib]]),
    interface: host.interface,
    addresses: [host.address],
    hostname: host.name,
    machineId: '',
    bootId: '',
    time: { synchronised: undefined, offsetSeconds: undefined },
    virtualization: 'none',
  };
}
