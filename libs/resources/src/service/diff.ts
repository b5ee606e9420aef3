import type { Difference, FieldDiff } from '@vmstation/engine';
import type { ActualService, DesiredService } from './service.ts';

/** States in which `systemctl is-enabled` succeeds for good; enabled-runtime ends with the next boot. */
const enabledStates = new Set(['enabled', 'static', 'alias', 'indirect', 'generated']);

export function diffService(desired: DesiredService, actual: ActualService): Difference | undefined {
  const fields: FieldDiff[] = [];
  const { unit, dropIn } = otherTexts(desired, actual);
  if (unit !== undefined) fields.push({ field: 'unit', from: actual.unit, to: unit });
  if (dropIn !== undefined) fields.push({ field: dropIn.name, from: actual.dropIn, to: dropIn.content });
  if (actual.outdated === true) {
    fields.push({ field: 'definition', from: 'older than its files', to: 'as in its files' });
  }
  if (desired.masked !== undefined && desired.masked !== isMasked(actual)) {
    fields.push({
      field: 'masked',
      from: isMasked(actual) ? 'yes' : 'no',
      to: desired.masked ? 'yes' : 'no',
    });
  }
  if (desired.enabled !== undefined && desired.enabled !== isEnabled(desired, actual)) {
    fields.push({ field: 'enabled', from: enablement(actual), to: desired.enabled ? 'enabled' : 'disabled' });
  }
  if (desired.running !== undefined && desired.running !== isRunning(actual)) {
    fields.push({ field: 'running', from: actual.activity, to: desired.running ? 'active' : 'inactive' });
  }
  if (fields.length === 0) return undefined;
  return { action: actual.exists ? 'update' : 'create', fields };
}

/** The texts of ours that are not there as desired. */
export function otherTexts(
  { unit, dropIn }: DesiredService,
  actual: ActualService,
): Pick<DesiredService, 'unit' | 'dropIn'> {
  return {
    ...(unit === undefined || unit === actual.unit ? {} : { unit }),
    ...(dropIn === undefined || dropIn.content === actual.dropIn ? {} : { dropIn }),
  };
}

/** A unit that cannot be disabled, because it has no `[Install]` part, is as disabled as it gets. */
export function isEnabled(desired: DesiredService, { enablement }: ActualService): boolean {
  if (desired.enabled === false) return enablement === 'enabled' || enablement === 'enabled-runtime';
  return enabledStates.has(enablement ?? '');
}

export function isMasked({ enablement }: ActualService): boolean {
  return enablement === 'masked';
}

/** One that is being stopped or failed is not running; one that comes and goes neither runs nor is stopped. */
export function isRunning({ activity }: ActualService): boolean | undefined {
  if (activity === 'active' || activity === 'reloading') return true;
  return activity === 'inactive' || activity === 'failed' ? false : undefined;
}

function enablement(actual: ActualService): string {
  return actual.enablement || (actual.exists ? 'no unit file' : 'no such unit');
}
