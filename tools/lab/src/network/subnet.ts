import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { VmstationError } from '@vmstation/engine';

/** 10.213.0.0/16 is outside of what kubeadm, k3s, Flannel, Calico and Cilium use for pods and Services by default. */
const PREFIX = '10.213';
const CANDIDATES = 256;
/** .1 is this machine, .2 the gateway; nodes follow. */
const FIRST_NODE = 10;

/** All /24 subnets a lab may use, beginning at the one that its name picks. */
export function candidateSubnets(name: string): string[] {
  const start = createHash('sha256').update(name).digest().readUInt8(0);
  return Array.from({ length: CANDIDATES }, (_, i) => `${PREFIX}.${(start + i) % CANDIDATES}.0/24`);
}

/** The first candidate that overlaps none of `used` (IPv4 in CIDR form; others are ignored). Throws `LAB_NO_SUBNET`. */
export function pickSubnet(name: string, used: readonly string[]): string {
  const free = candidateSubnets(name).find((candidate) => !used.some((other) => overlap(candidate, other)));
  if (free !== undefined) return free;
  throw new VmstationError({
    code: 'LAB_NO_SUBNET',
    message: `every subnet in ${PREFIX}.0.0/16 is in use`,
    next: 'vmstation lab down for labs no longer needed',
  });
}

/** Whether two IPv4 networks in CIDR form share an address. A default route (/0) overlaps nothing here. */
export function overlap(a: string, b: string): boolean {
  const left = parse(a);
  const right = parse(b);
  if (left === undefined || right === undefined) return false;
  const bits = Math.min(left.bits, right.bits);
  const shift = 2 ** (32 - bits);
  return Math.floor(left.address / shift) === Math.floor(right.address / shift);
}

interface Cidr {
  /** The address as a number below 2^32. */
  readonly address: number;
  readonly bits: number;
}

function parse(cidr: string): Cidr | undefined {
  const [address = '', length = '32'] = cidr.split('/');
  const bits = Number(length);
  if (!isIPv4(address) || !(bits > 0 && bits <= 32)) return undefined;
  return { address: address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0), bits };
}

const base = (subnet: string) => subnet.replace(/\.0\/24$/, '');
export const hostAddress = (subnet: string): string => `${base(subnet)}.1`;
export const gatewayAddress = (subnet: string): string => `${base(subnet)}.2`;

/** The first node address not in `taken`. Throws `LAB_TOO_MANY_NODES`. */
export function nextNodeAddress(subnet: string, taken: readonly string[]): string {
  for (let last = FIRST_NODE; last < 255; last += 1) {
    const address = `${base(subnet)}.${last}`;
    if (!taken.includes(address)) return address;
  }
  throw new VmstationError({
    code: 'LAB_TOO_MANY_NODES',
    message: `${subnet} has no free address`,
    next: 'rehearse fewer hosts, or vmstation lab down first',
  });
}

/** A locally administered MAC address that stays the same for the same lab and node. */
export function macAddress(lab: string, node: string): string {
  const hash = createHash('sha256').update(`${lab}/${node}`).digest('hex');
  return `02:${(hash.slice(0, 10).match(/../g) ?? []).join(':')}`;
}
