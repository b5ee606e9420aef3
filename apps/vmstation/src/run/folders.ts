import { homedir } from 'node:os';
import { join } from 'node:path';

/** The lab that a command is about: `VMSTATION_LAB`, or the usual one. */
export const labName = process.env.VMSTATION_LAB ?? 'lab';

/** Where all that must survive lives: `$XDG_STATE_HOME/vmstation`. */
export function stateDirectory(): string {
  return join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'vmstation');
}

/** Where runs of a site leave their records: `$XDG_STATE_HOME/vmstation/<site>/<environment>`; each lab has its own. */
export function stateFolder(site: string, environment: string): string {
  const own = environment === 'lab' && labName !== 'lab' ? `lab-${labName}` : environment;
  return join(stateDirectory(), site, own);
}
