import type { Opening } from './open-port.ts';

const active =
  "grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf && ufw status 2>/dev/null | grep -q '^Status: active'";

/** A port of ufw. Where ufw is not active, nothing is in the way; `$VM_KEEP/ufw` says that the rule is ours. */
export function openInUfw(port: number): Opening {
  return {
    until: `! { ${active}; } || ufw status 2>/dev/null | grep -qE '^(${port}(/tcp)?|Anywhere)( on [^ ]+)? +ALLOW'`,
    run: `: > "$VM_KEEP/ufw"
ufw allow ${port}/tcp >/dev/null`,
    undo: `[ -e "$VM_KEEP/ufw" ] || exit 0
! command -v ufw >/dev/null || ufw delete allow ${port}/tcp >/dev/null`,
  };
}
