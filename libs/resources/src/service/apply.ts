import type { Change } from '../contract.ts';
import { sh } from '../quote.ts';
import { isEnabled, isMasked, isRunning } from './diff.ts';
import { dropInPath, unitName, unitPath } from './paths.ts';
import type { ActualService, DesiredService } from './service.ts';

export function applyService({ desired, actual, restart }: Change<DesiredService, ActualService>): string {
  const name = unitName(desired.name);
  const { unit, dropIn } = desired;
  const lines: string[] = [];
  if (desired.masked === false && isMasked(actual)) lines.push(sh`systemctl unmask -- ${name}`);
  const unitChanged = unit !== undefined && unit !== actual.unit;
  const dropInChanged = dropIn !== undefined && dropIn.content !== actual.dropIn;
  if (unitChanged) lines.push(sh`vm_service_write ${unitPath(desired)} ${unit}`);
  if (dropInChanged) lines.push(sh`vm_service_write ${dropInPath(desired, dropIn)} ${dropIn.content}`);
  lines.push(sh`vm_service_reload ${name}`);
  if (desired.enabled !== undefined && desired.enabled !== isEnabled(desired, actual)) {
    lines.push(sh`systemctl ${desired.enabled ? 'enable' : 'disable'} -- ${name}`);
  }
  const anew = restart || unitChanged || dropInChanged || actual.outdated === true;
  lines.push(...activityLines(desired, actual, name, anew));
  if (desired.masked === true && !isMasked(actual)) lines.push(sh`systemctl mask -- ${name}`);
  return lines.join('\n');
}

function activityLines(
  desired: DesiredService,
  actual: ActualService,
  name: string,
  anew: boolean,
): string[] {
  if (desired.running === false) {
    return isRunning(actual) === false ? [] : [sh`systemctl stop -- ${name}`];
  }
  if (!anew) {
    return desired.running === true && isRunning(actual) !== true ? [sh`vm_service_up start ${name}`] : [];
  }
  const verb = desired.reloadInsteadOfRestart === true ? 'reload-or-restart' : 'restart';
  // What nobody wants running is only restarted where it runs.
  if (desired.running === undefined) {
    return [sh`if systemctl is-active --quiet -- ${name}; then vm_service_up ${verb} ${name}; fi`];
  }
  return [sh`vm_service_up ${verb} ${name}`];
}
