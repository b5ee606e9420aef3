import { type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { applyService, startTogether } from './apply.ts';
import { diffService } from './diff.ts';
import { guardService } from './guard.ts';
import { unitName } from './paths.ts';
import { explainService, parseService, readServices } from './read.ts';
import { serviceShell } from './shell.ts';
import { undoService } from './undo.ts';

/** A file beside the unit's own that changes parts of it. */
export interface DropIn {
  /** Without folder, ends in `.conf`. */
  readonly name: string;
  readonly content: string;
}

/** A unit of systemd. What is not said stays as it is. */
export interface DesiredService {
  /** `chrony` is `chrony.service`; timers, sockets, paths, mounts and targets with their suffix. */
  readonly name: string;
  /** Started at boot. A unit that has no `[Install]` part (static) counts as enabled. */
  readonly enabled?: boolean;
  /** Active now, and still so a moment after it was started; false for stopped. */
  readonly running?: boolean;
  /** Cannot be started by anyone. */
  readonly masked?: boolean;
  /** Text of /etc/systemd/system/NAME. */
  readonly unit?: string;
  /** A file beside the unit's own that changes parts of it: its name, which ends in `.conf`, and its content. */
  readonly dropIn?: DropIn;
  /** When something that it depends on changed, it is asked to reload. Default false. */
  readonly reloadInsteadOfRestart?: boolean;
}

export interface ActualService {
  /** False when systemd knows no such unit. */
  readonly exists: boolean;
  /**
   * As `systemctl is-enabled` says: enabled, disabled, static, masked, …; empty for a unit that doesn't exist.
   * Absent when nobody asked.
   */
  readonly enablement?: string;
  /**
   * As `systemctl is-active` says; `restarting` for one that systemd starts again and again.
   * Absent when nobody asked.
   */
  readonly activity?: string;
  /** Files changed since systemd read them. Only of units whose definition is ours. */
  readonly outdated?: true;
  /** Text of our unit file or drop-in, where it is there. */
  readonly unit?: string;
  readonly dropIn?: string;
}

/** A unit of systemd, by its full name. */
export const serviceType: ScriptType<DesiredService, ActualService> = {
  name: 'service',
  key: ({ name }) => unitName(name),
  show: ({ name }) => `service ${name}`,
  diff: diffService,
  prelude: serviceShell,
  // 60 seconds to come up, after the 90 that systemd gives a process to end.
  timeoutSeconds: () => 180,
  read: readServices,
  parse: parseService,
  together: startTogether,
  apply: applyService,
  undo: undoService,
  guard: guardService,
  explain: explainService,
};

const draft = draftOf(serviceType);

/**
 * A unit of systemd, with its text or a drop-in where they are ours. When it is notified it is restarted, or reloads.
 * @key its full name, such as `chrony.service`
 * @reads one `systemctl show` for all, and the text of files that are ours
 * @undoes enabled and running as before; our files go or get their former text; one that came later is stopped and
 *  disabled
 * @throws SERVICE_INVALID for a name that no unit can have, or for wishes that contradict each other
 */
export function service(desired: DesiredService, relations?: Relations): Draft<DesiredService> {
  const { name, dropIn, masked, enabled, running, unit } = desired;
  if (!/^[A-Za-z0-9_][A-Za-z0-9:_.@\\-]*$/.test(name)) throw invalid(name, 'is no name of a unit');
  if (dropIn !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_.@-]*\.conf$/.test(dropIn.name)) {
    throw invalid(name, `has a drop-in named ${JSON.stringify(dropIn.name)}, which must end in .conf`);
  }
  if (masked === true && (enabled === true || running === true || unit !== undefined)) {
    throw invalid(name, 'cannot be masked and enabled, running or defined at once');
  }
  return draft(desired, relations);
}

function invalid(name: string, why: string): VmstationError {
  return new VmstationError({
    code: 'SERVICE_INVALID',
    message: `service ${JSON.stringify(name)} ${why}`,
    where: `service ${name}`,
    next: 'mend it in the task that declares it',
  });
}
