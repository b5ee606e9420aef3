import { type Difference, type Draft, draftOf, type Relations, VmstationError } from '@vmstation/engine';
import type { Change, Remembered, ScriptType } from '../contract.ts';
import { changePaths, restorePath, tempFor } from '../paths/change.ts';
import { failed, unparsable } from '../paths/facts.ts';
import { quote } from '../quote.ts';

/** The time zone of a machine, such as `Europe/Helsinki`. */
export interface TimeZone {
  readonly zone: string;
}

export interface TimeZoneState {
  /** Where /etc/localtime leads; `(file)` when it is a copy; absent without it, which means UTC. */
  readonly localtime?: string;
  /** What /etc/timezone says; only some distributions have it. */
  readonly timezone?: string;
}

interface Places {
  readonly localtime: string;
  readonly timezone: string;
  readonly zoneinfo: string;
}

/** @param places others than the system's own are for tests */
export function timeZoneIn(places: Places): ScriptType<TimeZone, TimeZoneState> {
  const [link, text] = [quote(places.localtime), quote(places.timezone)];
  return {
    name: 'time-zone',
    prelude: changePaths,
    key: () => 'zone',
    show: ({ zone }) => `time zone ${zone}`,
    read: (wanted) =>
      wanted
        .map(
          ({ index }) => `if [ -L ${link} ]; then vm_put ${index} localtime "$(readlink ${link})"
elif [ -e ${link} ]; then vm_put ${index} localtime '(file)'; fi
if [ -f ${text} ]; then vm_put ${index} timezone "$(cat ${text})"; fi
vm_put ${index} read yes`,
        )
        .join('\n'),
    parse: (fields) => {
      failed(fields, places.localtime);
      if (fields.get('read') !== 'yes') throw unparsable(places.localtime, '');
      const [localtime, timezone] = [fields.get('localtime'), fields.get('timezone')];
      return {
        ...(localtime === undefined ? {} : { localtime: localtime.replace(/^.*\/zoneinfo\//, '') }),
        ...(timezone === undefined ? {} : { timezone }),
      };
    },
    diff,
    apply: (change) => apply(change, places),
    undo: (remembered) => undo(remembered, places),
  };
}

export const timeZoneType = timeZoneIn({
  localtime: '/etc/localtime',
  timezone: '/etc/timezone',
  zoneinfo: '/usr/share/zoneinfo',
});

const draft = draftOf(timeZoneType);

/**
 * The time zone of a machine. A zone that the machine doesn't know is refused there; tzdata brings them.
 * @key `zone`: there is one
 * @reads where /etc/localtime leads, and /etc/timezone where there is one
 * @undoes both are as they were
 * @throws TIME_ZONE_INVALID
 */
export function timeZone(desired: TimeZone, relations?: Relations): Draft<TimeZone> {
  if (/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(desired.zone)) return draft(desired, relations);
  throw new VmstationError({
    code: 'TIME_ZONE_INVALID',
    message: `${JSON.stringify(desired.zone)} is no name of a time zone`,
    next: 'use a name of the tz database, such as Europe/Helsinki or UTC',
  });
}

function diff({ zone }: TimeZone, { localtime, timezone }: TimeZoneState): Difference | undefined {
  const fields = [
    ...(localtime === zone ? [] : [{ field: 'localtime', from: localtime, to: zone }]),
    ...(timezone === undefined || timezone === zone ? [] : [{ field: 'timezone', from: timezone, to: zone }]),
  ];
  return fields.length === 0 ? undefined : { action: localtime === undefined ? 'create' : 'update', fields };
}

function apply({ desired, action }: Change<TimeZone, TimeZoneState>, places: Places): string {
  if (action === 'restart') return ':';
  const [link, text] = [quote(places.localtime), quote(places.timezone)];
  const [linkTemp, textTemp] = [quote(tempFor(places.localtime)), quote(tempFor(places.timezone))];
  const zone = quote(`${places.zoneinfo}/${desired.zone}`);
  const unknown = `this machine knows no time zone ${desired.zone}; mend its name, or declare the package tzdata`;
  return `if [ ! -f ${zone} ]; then vm_path_fail TIME_ZONE_UNKNOWN ${quote(unknown)}; fi
vm_path_ready ${link}
vm_path_keep ${link}
rm -f ${linkTemp}
ln -s ${zone} ${linkTemp}
vm_path_swap ${linkTemp} ${link}
vm_path_label ${link}
if [ -f ${text} ]; then
  vm_keep timezone ${text}
  rm -f ${textTemp}
  cp -a ${text} ${textTemp}
  printf '%s\\n' ${quote(desired.zone)} >${textTemp}
  vm_path_swap ${textTemp} ${text}
fi`;
}

function undo({ before }: Remembered<TimeZone, TimeZoneState>, places: Places): string {
  const text = quote(places.timezone);
  const temp = quote(tempFor(places.timezone));
  return `${restorePath(places.localtime, before.localtime !== undefined, '[ ! -e "$VM_KEEP/kept" ]')}
if [ -e "$VM_KEEP/timezone" ]; then
  rm -f ${temp}
  cp -a "$VM_KEEP/timezone" ${temp}
  vm_path_swap ${temp} ${text}
fi`;
}
