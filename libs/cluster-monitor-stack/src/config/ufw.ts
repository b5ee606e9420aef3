import { ufwActive, ufwAllows } from '@vmstation/resources';
import type { Opening } from './open-port.ts';

/** A port of ufw. Where ufw is not active, nothing is in the way; `$VM_KEEP/ufw` says that the rule is ours. */
export function openInUfw(port: number): Opening {
  return {
    until: `! { ${ufwActive}; } || ${ufwAllows(port, 'tcp')}`,
    run: `: > "$VM_KEEP/ufw"
ufw allow ${port}/tcp >/dev/null`,
    undo: `[ -e "$VM_KEEP/ufw" ] || exit 0
! command -v ufw >/dev/null || ufw delete allow ${port}/tcp >/dev/null`,
  };
}
