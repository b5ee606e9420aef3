import { globSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { messageOf, VmstationError } from '@vmstation/engine';
import { type Directive, type Line, SSHConfig } from 'ssh-config';
import { readOrEmpty } from '../known-hosts/parse.ts';
import type { Head, Section } from './sections.ts';

/** `~/x` in the home folder; everything else as it is. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

/**
 * The sections of an SSH configuration, in the order in which they count. What a file includes counts where the
 * Include line does, and what stands below that line belongs to the section that it stands in, as in OpenSSH, whose
 * limit of 16 deep it is, too.
 *
 * @param heads of the section that includes the file
 * @throws VmstationError `SSH_CONFIG_UNREADABLE`
 */
export async function readSections(
  file: string,
  heads: readonly Head[] = [],
  depth = 0,
): Promise<readonly Section[]> {
  const parts: (Section | Promise<readonly Section[]>)[] = [];
  let current = heads;
  for (const { line, number } of numbered(parse(await textOf(file), file))) {
    if (!('param' in line)) continue;
    const values = valuesOf(line);
    if (/^(host|match)$/i.test(line.param)) {
      current = [...heads, headOf(line, values, `${file}:${number}`)];
    } else if (/^include$/i.test(line.param)) {
      if (depth >= 16) continue;
      const inside = current;
      for (const path of values.flatMap(includedFiles)) parts.push(readSections(path, inside, depth + 1));
    } else {
      parts.push({ heads: current, settings: [{ param: line.param, values }] });
    }
  }
  return (await Promise.all(parts)).flat();
}

/** As OpenSSH, which finds nothing in a folder. */
async function textOf(file: string): Promise<string> {
  try {
    return await readOrEmpty(file);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EISDIR') return '';
    throw new VmstationError({
      code: 'SSH_CONFIG_UNREADABLE',
      message: `the SSH configuration ${file} cannot be read: ${messageOf(thrown)}`,
      where: file,
      next: `let whoever runs vmstation read it: ls -l ${file}`,
    });
  }
}

function parse(text: string, file: string): SSHConfig {
  try {
    return SSHConfig.parse(text);
  } catch (thrown) {
    throw new VmstationError({
      code: 'SSH_CONFIG_UNREADABLE',
      message: `the SSH configuration ${file} cannot be read: ${messageOf(thrown)}`,
      where: file,
      next: 'correct the line; `ssh -G HOST` says what OpenSSH makes of it',
    });
  }
}

interface Numbered {
  readonly line: Line;
  readonly number: number;
}

/** Each line with its number, those of sections among the others. */
function numbered(config: SSHConfig): readonly Numbered[] {
  const lines = [...config].flatMap((line) => ('config' in line ? [line, ...line.config] : [line]));
  let number = 1;
  return lines.map((line) => {
    number += breaksIn(line.before);
    const found = { line, number };
    number += breaksIn(line.after);
    return found;
  });
}

function breaksIn(text: string): number {
  return text.split('\n').length - 1;
}

function valuesOf({ value }: Directive): readonly string[] {
  return Array.isArray(value) ? value.map(({ val }) => val) : [value];
}

function headOf({ param, value }: Directive, words: readonly string[], place: string): Head {
  const written = Array.isArray(value)
    ? value.map(({ val, quoted }) => (quoted === true ? `"${val}"` : val))
    : [value];
  return { keyword: param.toLowerCase(), words, title: `${[param, ...written].join(' ')} (${place})` };
}

/** Relative names count from `~/.ssh` (ssh_config(5)). */
function includedFiles(pattern: string): string[] {
  const path = expandHome(pattern);
  return globSync(isAbsolute(path) ? path : resolve(homedir(), '.ssh', path)).sort();
}
