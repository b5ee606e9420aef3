import type { Change, Guard } from '../contract.ts';
import { unitName } from './paths.ts';
import type { ActualService, DesiredService } from './service.ts';
import { undoLines } from './undo.ts';

/** Units on which our way into the node depends. */
const doors =
  /^(ssh|sshd|firewalld|nftables|ufw|iptables|networking|NetworkManager|systemd-networkd|systemd-resolved|wpa_supplicant)\.(service|socket)$/;

/** Seconds in which a second connection has to prove that we still get in. */
const patience = 60;

export function guardService(change: Change<DesiredService, ActualService>): Guard | undefined {
  const { desired, actual } = change;
  if (!doors.test(unitName(desired.name))) return undefined;
  const lines = undoLines({ desired, before: actual }).map((line) => `${line} || vm_failed=1`);
  return { seconds: patience, revert: ['vm_failed=0', ...lines, '[ "$vm_failed" = 0 ]'].join('\n') };
}
