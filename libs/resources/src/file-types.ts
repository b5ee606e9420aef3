import { archiveType } from './archive/archive.ts';
import { binaryType } from './binary/binary.ts';
import { blockType } from './block/block.ts';
import { commandType } from './command/command.ts';
import type { ScriptType } from './contract.ts';
import { directoryType } from './directory/directory.ts';
import { fileType } from './file/file.ts';
import { hostnameType } from './hostname/hostname.ts';
import { hostsEntryType } from './hosts-entry/hosts-entry.ts';
import { lineType } from './line/line.ts';
import { linkType } from './link/link.ts';
import { timeZoneType } from './time-zone/time-zone.ts';

/** The types of a machine's files, names and commands. */
export const fileTypes: readonly ScriptType[] = [
  fileType,
  directoryType,
  linkType,
  lineType,
  blockType,
  hostnameType,
  hostsEntryType,
  timeZoneType,
  commandType,
  archiveType,
  binaryType,
];
