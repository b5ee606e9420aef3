import { type VmstationError, visibleLine } from '@vmstation/engine';
import { formatError } from '@vmstation/reporters';
import { errorHere } from '../../run/same-site.ts';
import type { SeenHost } from '../live/see-hosts.ts';
import { table } from '../table.ts';
import { cellsOf, head } from './format.ts';

type Found = SeenHost | VmstationError;

/** Whether all was measured that a run needs to know of a host. */
export function isWhole(found: Found): boolean {
  return errorOf(found) === undefined;
}

/** What was measured, although it may be too little, and what is wrong. */
export function asJson(found: Found): object {
  const error = errorOf(found);
  return {
    ...(found instanceof Error ? {} : { facts: found.state.facts }),
    ...(error === undefined ? {} : { error: errorHere(error) }),
  };
}

/** @param whole everything of each host instead of a line */
export function asText(hosts: readonly (readonly [string, Found])[], whole: boolean): string {
  const rows = hosts.flatMap(([host, found]) => (whole ? allOf(found) : lineOf(host, found)));
  const errors = hosts.flatMap(([host, found]) => {
    const error = errorOf(found);
    return error === undefined ? [] : [formatError({ ...errorHere(error), where: host })];
  });
  return [...(rows.length === 0 ? [] : [table(whole ? [] : head, rows)]), ...errors].join('\n\n');
}

function errorOf(found: Found): VmstationError | undefined {
  if (found instanceof Error) return found;
  return found.facts instanceof Error ? found.facts : undefined;
}

function allOf(found: Found): readonly (readonly string[])[] {
  if (found instanceof Error) return [];
  return Object.entries(found.state.facts).map((cells) => cells.map(visibleLine));
}

function lineOf(host: string, found: Found): readonly (readonly string[])[] {
  return found instanceof Error || found.facts instanceof Error ? [] : [cellsOf(host, found.facts)];
}
