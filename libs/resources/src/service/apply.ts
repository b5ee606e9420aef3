import type { Change } from '../contract.ts';
import { sh } from '../quote.ts';
import { isEnabled, isMasked, isRunning, otherTexts } from './diff.ts';
import { dropInPath, unitName, unitPath } from './paths.ts';
import type { ActualService, DesiredService } from './service.ts';

type ServiceChange = Change<DesiredService, ActualService>;

export function applyService(change: ServiceChange): string {
  const { desired, actual } = change;
  const name = unitName(desired.name);
  const lines = [...definitionLines(change), sh`vm_service_reload ${name}`];
  if (desired.enabled !== undefined && desired.enabled !== isEnabled(desired, actual)) {
    lines.push(desired.enabled ? sh`vm_service_enable ${name}` : sh`systemctl disable -- ${name}`);
  }
  lines.push(...activityLines(change));
  if (desired.masked === true && !isMasked(actual)) lines.push(sh`systemctl mask -- ${name}`);
  return lines.join('\n');
}

/** How many units come up at a time: each is asked about five times a second. */
const atATime = 10;

/**
 * All that have to come up: defined, with one reload and enabled at once, then watched at the same time, because a
 * second of each adds up.
 */
export function startTogether(changes: readonly ServiceChange[]): string {
  const ups = changes.flatMap((change) => {
    const verb = change.desired.running === true ? verbOf(change) : undefined;
    return verb === undefined ? [] : [{ change, verb, name: unitName(change.desired.name) }];
  });
  if (ups.length < 2) return '';
  const enabled = ups.filter(
    ({ change: { desired, actual } }) => desired.enabled === true && !isEnabled(desired, actual),
  );
  const starts = ups.map(({ verb, name }, i) => {
    const start = sh`vm_service_ahead ${verb} ${name} >/dev/null 2>&1 &`;
    return (i + 1) % atATime === 0 ? `${start}\nwait` : start;
  });
  const namesOf = (some: typeof ups) => some.map(({ name }) => name);
  return [
    'mkdir -p "$VM_STATE/service.ahead"',
    ...ups.flatMap(({ change }) => definitionLines(change)),
    sh`vm_service_reload ${namesOf(ups)}`,
    ...(enabled.length === 0 ? [] : [sh`systemctl enable -- ${namesOf(enabled)} || :`]),
    ...starts,
    'wait',
  ].join('\n');
}

/** What has to be right before systemd reads its files again. */
function definitionLines({ desired, actual }: ServiceChange): string[] {
  const { unit, dropIn } = otherTexts(desired, actual);
  const lines: string[] = [];
  if (desired.masked === false && isMasked(actual))
    lines.push(sh`systemctl unmask -- ${unitName(desired.name)}`);
  if (unit !== undefined) lines.push(sh`vm_service_write ${unitPath(desired)} ${unit}`);
  if (dropIn !== undefined) lines.push(sh`vm_service_write ${dropInPath(desired, dropIn)} ${dropIn.content}`);
  return lines;
}

/** What brings a unit up that should run or runs; `undefined` where nothing has to be done. */
function verbOf({ desired, actual, restart }: ServiceChange): string | undefined {
  const { unit, dropIn } = otherTexts(desired, actual);
  const isNew = unit !== undefined || dropIn !== undefined;
  if (restart || isNew || actual.outdated === true) {
    return desired.reloadInsteadOfRestart === true ? 'reload-or-restart' : 'restart';
  }
  return desired.running === true && isRunning(actual) !== true ? 'start' : undefined;
}

function activityLines(change: ServiceChange): string[] {
  const { desired, actual } = change;
  const name = unitName(desired.name);
  if (desired.running === false) return isRunning(actual) === false ? [] : [sh`systemctl stop -- ${name}`];
  const verb = verbOf(change);
  if (verb === undefined) return [];
  // What nobody wants running is only restarted where it runs.
  if (desired.running === undefined) {
    return [sh`if systemctl is-active --quiet -- ${name}; then vm_service_up ${verb} ${name}; fi`];
  }
  return [sh`vm_service_up ${verb} ${name}`];
}
