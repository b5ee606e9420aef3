import { quote } from '../quote.ts';
import type { Step } from './steps.ts';

function guardUnit(key: string): string {
  return `vmstation-guard-${key}`;
}

/**
 * Arms the timer that puts a change back without us. The script it runs is readable for root only and removes itself.
 * One that is still there from an interrupted run stays: what it puts back is the last state that was proven.
 * AccuracySec, because systemd may otherwise be a minute late.
 */
export function armScript({ key, guard }: Step): string {
  if (guard === undefined) return '';
  const file = `"$VM_STATE/guard/${key}.sh"`;
  const unit = guardUnit(key);
  return `(
  set -eu
  umask 077
  VM_G=${file}
  [ -e "$VM_G" ] || {
    printf '%s\\n' "VM_STATE=$VM_STATE VM_KEEP=$VM_STATE/keep/${key}" ${quote(`${guard.revert}\n`)} 'rm -f -- "$0"' >"$VM_G.new"
    mv -f "$VM_G.new" "$VM_G"
  }
  if systemctl is-active --quiet ${unit}.timer; then systemctl stop ${unit}.timer; fi
  systemd-run --quiet --collect --unit=${unit} --on-active=${Math.ceil(guard.seconds)} --timer-property=AccuracySec=100ms /bin/sh "$VM_G"
)`;
}

/** Stops the timer; prints `vm_put INDEX disarmed yes`, or `no` when it had already put the change back. */
export function disarmFragment({ key, index }: Step): string {
  return `
if [ -e "$VM_STATE/guard/${key}.sh" ] && systemctl stop ${guardUnit(key)}.timer && [ -e "$VM_STATE/guard/${key}.sh" ]; then
  rm -f "$VM_STATE/guard/${key}.sh"
  vm_put ${index} disarmed yes
else
  vm_put ${index} disarmed no
fi
`;
}
