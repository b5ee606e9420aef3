import { draftOf, VmstationError } from '@vmstation/engine';
import { type ScriptType, sh } from '@vmstation/resources';

/** What a machine boots into, such as `multi-user.target`. */
export interface BootTarget {
  readonly unit: string;
}

interface Actual {
  readonly unit: string;
  /** Whether somebody has chosen it; else it is what systemd ships. */
  readonly chosen: boolean;
}

const link = '/etc/systemd/system/default.target';

export const bootTargetType: ScriptType<BootTarget, Actual> = {
  name: 'boot-target',
  key: () => 'default',
  show: ({ unit }) => `boots into ${unit}`,
  read: (wanted) =>
    wanted
      .map(
        ({ index }) =>
          `vm_put ${index} unit "$(systemctl get-default)"; [ ! -L ${link} ] || vm_put ${index} chosen yes`,
      )
      .join('\n'),
  parse(fields) {
    const unit = fields.get('unit') ?? '';
    if (unit.endsWith('.target')) return { unit, chosen: fields.has('chosen') };
    throw new VmstationError({
      code: 'READ_UNPARSABLE',
      message: 'systemctl get-default said nothing usable',
      next: 'look at systemd on that machine',
    });
  },
  diff: ({ unit }, actual) =>
    unit === actual.unit
      ? undefined
      : { action: 'update', fields: [{ field: 'unit', from: actual.unit, to: unit }] },
  apply: ({ desired }) => sh`systemctl set-default ${desired.unit}`,
  undo: ({ before }) => (before.chosen ? sh`systemctl set-default ${before.unit}` : `rm -f ${link}`),
};

export const bootTarget = draftOf(bootTargetType);
