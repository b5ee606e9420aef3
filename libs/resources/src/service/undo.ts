import type { Remembered } from '../contract.ts';
import { sh } from '../quote.ts';
import { isMasked, isRunning } from './diff.ts';
import { dropInPath, unitName, unitPath } from './paths.ts';
import type { ActualService, DesiredService } from './service.ts';

export function undoService(remembered: Remembered<DesiredService, ActualService>): string {
  return undoLines(remembered).join('\n');
}

/**
 * Commands that put back what was managed, without functions of ours, because it is also what a guard runs.
 * A unit that was not there before came with a package or with us: it is stopped and disabled, if it still exists.
 */
export function undoLines({ desired, before }: Remembered<DesiredService, ActualService>): readonly string[] {
  const name = unitName(desired.name);
  const lines: string[] = [];
  const masked = isMasked(before);
  if (desired.masked === true && !masked) lines.push(sh`systemctl unmask -- ${name}`);
  if (!before.exists) {
    const ours = desired.enabled === true || desired.running === true;
    if (ours)
      lines.push(
        sh`if systemctl cat -- ${name} >/dev/null 2>&1; then systemctl disable --now -- ${name}; fi`,
      );
  }
  if (desired.unit !== undefined) lines.push(...textLines(unitPath(desired), before.unit));
  if (desired.dropIn !== undefined) {
    const path = dropInPath(desired, desired.dropIn);
    lines.push(...textLines(path, before.dropIn));
    const folder = path.slice(0, path.lastIndexOf('/'));
    lines.push(sh`if [ -d ${folder} ] && [ -z "$(ls -A ${folder})" ]; then rmdir ${folder}; fi`);
  }
  const redefined = desired.unit !== undefined || desired.dropIn !== undefined;
  if (redefined) lines.push('systemctl daemon-reload');
  if (!before.exists) {
    lines.push(sh`if systemctl is-failed --quiet -- ${name}; then systemctl reset-failed -- ${name}; fi`);
    // What belongs to a package goes with it, and is off until then.
    lines.push(sh`if systemctl cat -- ${name} >/dev/null 2>&1; then echo kept:; fi`);
    return lines;
  }
  if (desired.enabled !== undefined) {
    if (before.enablement === 'enabled') lines.push(sh`systemctl enable -- ${name}`);
    if (before.enablement === 'disabled') lines.push(ifThere(name, 'disable'));
  }
  if (desired.running !== undefined) lines.push(...activityLines(before, name, redefined));
  else if (redefined) {
    lines.push(sh`if systemctl is-active --quiet -- ${name}; then systemctl restart -- ${name}; fi`);
  }
  if (desired.masked === false && masked) lines.push(sh`systemctl mask -- ${name}`);
  return lines;
}

function activityLines(before: ActualService, name: string, redefined: boolean): string[] {
  if (isRunning(before) === true) return [sh`systemctl ${redefined ? 'restart' : 'start'} -- ${name}`];
  const stopped = [
    ifThere(name, 'stop'),
    sh`if systemctl is-failed --quiet -- ${name}; then systemctl reset-failed -- ${name}; fi`,
  ];
  // A unit that had failed or was about to start is stopped: that much of before cannot be had again.
  return before.activity === 'inactive' ? stopped : [...stopped, 'echo kept:'];
}

function textLines(path: string, text: string | undefined): string[] {
  return [text === undefined ? sh`rm -f -- ${path}` : sh`printf %s ${text} > ${path}`];
}

/** A unit that is gone is stopped and disabled already. */
function ifThere(name: string, verb: 'stop' | 'disable'): string {
  return sh`if systemctl cat -- ${name} >/dev/null 2>&1; then systemctl ${verb} -- ${name}; fi`;
}
