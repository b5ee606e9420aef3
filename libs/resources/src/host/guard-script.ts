import { alone } from '../alone.ts';
import { quote } from '../quote.ts';
import type { Roots } from './roots.ts';
import type { Step } from './steps.ts';

function guardUnit(key: string): string {
  return `vmstation-guard-${key}`;
}

/** A timer does not outlive a power cut; this unit, which the next boot starts, takes back what is still armed then. */
function bootUnit({ state, units }: Roots) {
  const name = 'vmstation-guard.service';
  return {
    path: `${units}/${name}`,
    wants: `${units}/multi-user.target.wants`,
    link: `${units}/multi-user.target.wants/${name}`,
    text: `[Unit]
Description=Takes back what VMStation had not proven before the restart
After=ssh.service sshd.service

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for guard in ${state}/guard/*.sh; do [ ! -e "$$guard" ] || /bin/sh "$$guard"; done'
`,
  };
}

/** sh: the boot's unit goes with the last guard. */
function retire(roots: Roots): string {
  const { path, link } = bootUnit(roots);
  return `set -- ${quote(roots.state)}/guard/*.sh; [ -e "$1" ] || rm -f -- ${quote(link)} ${quote(path)}`;
}

const goingOff = `echo 'the guard of an interrupted run is just putting it back: run again' >&2; exit 1`;

/** In a subshell, so that nothing it does to its shell, such as `exit` or a lock, keeps it from what follows. */
function revertAndRetire(revert: string, roots: Roots): string {
  return `(
${revert}
) && {
${alone}
  rm -f -- "$0"
  ${retire(roots)}
}`;
}

/**
 * Arms the timer that puts a change back without us. The script it runs is readable for root only, and removes
 * itself when all is back; else it stays for the next boot, and the next read tells of it. One that is still there from
 * an interrupted run stays: what it puts back is the last state that was proven.
 * When its timer goes off just now, that fails: the change would be made from a state that is not there any more, with a
 * guard that has done its work. AccuracySec, because systemd may otherwise be a minute late.
 */
export function armScript({ key, guard }: Step, roots: Roots): string {
  if (guard === undefined) return '';
  const unit = guardUnit(key);
  const boot = bootUnit(roots);
  return `(
  set -eu
  umask 077
${alone}
  VM_G="$VM_STATE/guard/${key}.sh"
  [ -e "$VM_G" ] || {
    printf '%s\\n' "VM_STATE=$VM_STATE VM_KEEP=$VM_STATE/keep/${key}" ${quote(revertAndRetire(guard.revert, roots))} >"$VM_G.new"
    mv -f "$VM_G.new" "$VM_G"
  }
  mkdir -p ${quote(boot.wants)}
  printf %s ${quote(boot.text)} >${quote(boot.path)}
  ln -sf ${quote(boot.path)} ${quote(boot.link)}
  sync "$VM_G" ${quote(boot.path)} ${quote(boot.wants)} 2>/dev/null || sync
  if systemctl is-active --quiet ${unit}.timer; then systemctl stop ${unit}.timer; fi
  if systemctl is-active --quiet ${unit}.service; then ${goingOff}; fi
  systemd-run --quiet --collect --unit=${unit} --on-active=${Math.ceil(guard.seconds)} --timer-property=AccuracySec=100ms /bin/sh "$VM_G"
  [ -e "$VM_G" ] || { systemctl stop ${unit}.timer; ${retire(roots)}; ${goingOff}; }
)`;
}

/**
 * Stops the timer; prints `vm_put INDEX disarmed yes`, or `no` when it has already put the change back or is just
 * doing so.
 * @param then sh for after it was stopped, and for no other case
 */
export function disarmFragment({ key, index }: Step, roots: Roots, then = ''): string {
  const unit = guardUnit(key);
  return `
if [ -e "$VM_STATE/guard/${key}.sh" ] && systemctl stop ${unit}.timer &&
  ! systemctl is-active --quiet ${unit}.service && [ -e "$VM_STATE/guard/${key}.sh" ]; then
  rm -f "$VM_STATE/guard/${key}.sh"
  ${retire(roots)}
  ${then}
  vm_put ${index} disarmed yes
else
  vm_put ${index} disarmed no
fi
`;
}
