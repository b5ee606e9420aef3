import { openInFirewalld } from './firewalld.ts';
import { openInUfw } from './ufw.ts';

/** sh: whether a port is open in a firewall, what opens it, and what takes that back. */
export interface Opening {
  readonly until: string;
  readonly run: string;
  readonly undo: string;
}

/** A port of whichever firewall is at work; what was open before us stays open. */
export function openPort(port: number): Opening {
  const firewalls = [openInFirewalld(port), openInUfw(port)];
  return {
    until: firewalls.map(({ until }) => `(\n${until}\n)`).join(' && '),
    run: firewalls.map(({ until, run }) => `(\n${until}\n) || (\n${run}\n)`).join('\n'),
    undo: firewalls.map(({ undo }) => `(\n${undo}\n)`).join('\n'),
  };
}
