import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

/** A task is a file in src/tasks; a test holds the names of the files against the stack itself. */
export function taskNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('.test.'))
    .map((entry) => basename(entry.name, '.ts'))
    .sort();
}
