import type { Change } from '../contract.ts';
import { sh } from '../quote.ts';
import { isEnabled, isMasked, isRunning } from './diff.ts';
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
    const verb = verbOf(change);
    return verb === undefined || change.desired.running !== true ? [] : [{ ...change, verb }];
  });
  if (ups.length < 2) return '';
  const names = ups.map(({ desired }) => unitName(desired.name));
  const enabled = ups.filter(
    ({ desired, actual }) => desired.enabled === true && !isEnabled(desired, actual),
  );
  const starts = ups.map(({ desired, verb }, i) => {
    const start = sh`vm_service_ahead ${verb} ${unitName(desired.name)} >/dev/null 2>&1 &`;
    return (i + 1) % atATime === 0 ? `${start}\nwait` : start;
  });
  return [
    'mkdir -p "$VM_STATE/service.ahead"',
    ...ups.flatMap(definitionLines),
    sh`vm_service_reload ${names}`,
    ...(enabled.length === 0
      ? []
      : [sh`systemctl enable -- ${enabled.map(({ desired }) => unitName(desired.name))} || :`]),
    ...starts,
    'wait',
  ].join('\n');
}

/** What has to be right before systemd reads its files again. */
function definitionLines({ desired, actual }: ServiceChange): string[] {
  const { unit, dropIn } = desired;
  return [
    ...(desired.masked === false && isMasked(actual)
      ? [sh`systemctl unmask -- ${unitName(desired.name)}`]
      : []),
    ...(unit !== undefined && unit !== actual.unit
      ? [sh`vm_service_write ${unitPath(desired)} ${unit}`]
      : []),
    ...(dropIn !== undefined && dropIn.content !== actual.dropIn
      ? [sh`vm_service_write ${dropInPath(desired, dropIn)} ${dropIn.content}`]
      : []),
  ];
}

/** What brings a unit up that should run or runs; `undefined` where nothing has to be done. */
function verbOf({ desired, actual, restart }: ServiceChange): string | undefined {
  const { unit, dropIn } = desired;
  const isNew =
    (unit !== undefined && unit !== actual.unit) ||
    (dropIn !== undefined && dropIn.content !== actual.dropIn);
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
