import { isIP } from 'node:net';
import { type Difference, type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { Change, Fields, Remembered, ScriptType } from '../contract.ts';
import { edit, undoEdit } from '../paths/edit.ts';
import { unparsable } from '../paths/facts.ts';
import { quote } from '../quote.ts';
import { hostsEntryShell } from './shell.ts';

/** Names of one machine in /etc/hosts. */
export interface HostsEntry {
  readonly address: string;
  /** The first one is what the address is called in return. */
  readonly names: readonly [string, ...string[]];
}

export interface HostsEntryState {
  readonly exists: boolean;
  /** Lines of the same family that hold one of the names: their address and those of the names that they hold. */
  readonly found: readonly string[];
}

/** @param path of the hosts file; another than /etc/hosts is for tests */
export function hostsEntryIn(path: string, owner = 'root:root'): ScriptType<HostsEntry, HostsEntryState> {
  return {
    name: 'hosts-entry',
    prelude: hostsEntryShell,
    key: ({ names }) => names[0],
    show: ({ address, names }) => `hosts entry ${address} ${names.join(' ')}`,
    read: (wanted) =>
      `if [ -f ${quote(path)} ]; then\n${wanted.map(({ index }) => `  vm_cat ${index} hosts ${quote(path)}`).join('\n')}
else\n${wanted.map(({ index }) => `  vm_put ${index} none yes`).join('\n')}\nfi`,
    parse: (fields, desired) => parse(fields, desired, path),
    diff,
    apply: (change) => apply(change, path, owner),
    undo: (remembered) => undo(remembered, path),
  };
}

export const hostsEntryType = hostsEntryIn('/etc/hosts');

const draft = draftOf(hostsEntryType);

/**
 * Names in /etc/hosts that belong to one address and, within its family, to no other. Other names and lines stay, and
 * so does a name that was taken off this list.
 * @key its first name
 * @reads the lines of /etc/hosts that hold one of the names
 * @undoes the names go, and stand where they stood before
 * @throws HOSTS_ENTRY_INVALID
 */
export function hostsEntry(wanted: HostsEntry, relations?: Relations): Draft<HostsEntry> {
  const odd = wanted.names.find((name) => !/^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/.test(name));
  if (isIP(wanted.address) !== 0 && odd === undefined && wanted.names.length > 0)
    return draft(wanted, relations);
  throw new VmstationError({
    code: 'HOSTS_ENTRY_INVALID',
    message: `${wanted.address} with the names ${JSON.stringify(wanted.names)} is no entry for /etc/hosts`,
    next: 'give an IPv4 or IPv6 address and at least one host name',
  });
}

function family(address: string): number {
  return address.includes(':') ? 6 : 4;
}

function parse(fields: Fields, { address, names }: HostsEntry, path: string): HostsEntryState {
  const text = fields.get('hosts');
  if (text === undefined) {
    if (fields.get('none') === 'yes') return { exists: false, found: [] };
    throw unparsable(path, '');
  }
  const found = text.split('\n').flatMap((line) => {
    const [where, ...called] = (line.split('#')[0] ?? '').split(/[ \t]+/).filter((word) => word !== '');
    const ours = called.filter((name) => names.includes(name));
    const counts = where !== undefined && ours.length > 0 && family(where) === family(address);
    return counts ? [[where, ...ours].join(' ')] : [];
  });
  return { exists: true, found };
}

function diff({ address, names }: HostsEntry, { found }: HostsEntryState): Difference | undefined {
  const wanted = [address, ...names].join(' ');
  if (found.length === 1 && found[0] === wanted) return undefined;
  const from = found.length === 0 ? undefined : found.join('\n');
  return { action: found.length === 0 ? 'create' : 'update', fields: [{ field: 'entry', from, to: wanted }] };
}

function apply(
  { desired, action }: Change<HostsEntry, HostsEntryState>,
  path: string,
  owner: string,
): string {
  if (action === 'restart') return ':';
  const names = quote(desired.names.join(' '));
  const command = `vm_hosts_entry_put ${quote(desired.address)} ${names}`;
  return `printf ' %s' ${names} >>"$VM_KEEP/names"
${edit(path, command, { mode: '0644', owner })}`;
}

/** Where others changed the file too, all names that we ever gave go, and come back where they were before. */
function undo({ desired, before }: Remembered<HostsEntry, HostsEntryState>, path: string): string {
  const lines = before.found.map((line) => `${line.replace(' ', '\t')}\n`).join('');
  const command = `vm_hosts_entry_back ${quote(desired.address)} ${quote(desired.names.join(' '))} ${quote(lines)}`;
  return undoEdit(path, command, before.exists);
}
