import { run, tryRun } from '../provider/run.ts';

/** The lab's own nftables table on this machine. */
export const tableOf = (lab: string): string => `vmstation-${lab}`.replaceAll('-', '_');

/**
 * Rules that keep a lab's bridge closed: nothing is forwarded between it and any other link, and nodes reach
 * nothing that listens on this machine (answers to connections that this machine opened still pass).
 * They hold even where IP forwarding is on, and podman turns it on for every network, internal or not.
 */
function firewallRules(lab: string, bridge: string): string {
  const table = tableOf(lab);
  return `table inet ${table}
delete table inet ${table}
table inet ${table} {
  chain forward {
    type filter hook forward priority -10; policy accept;
    iifname "${bridge}" oifname != "${bridge}" drop
    oifname "${bridge}" iifname != "${bridge}" drop
  }
  chain input {
    type filter hook input priority -10; policy accept;
    iifname "${bridge}" ct state established,related accept
    iifname "${bridge}" meta l4proto { icmp, ipv6-icmp } accept
    iifname "${bridge}" drop
  }
}
`;
}

/** Puts the rules in place, replacing older ones of the same lab in one step. */
export async function closeBridge(lab: string, bridge: string): Promise<void> {
  await run(['nft', '-f', '-'], firewallRules(lab, bridge));
}

/** Removes the lab's table. Nothing happens when it is not there; says whether it was. */
export async function removeFirewall(lab: string): Promise<boolean> {
  if ((await tryRun(['nft', 'list', 'table', 'inet', tableOf(lab)])).exitCode !== 0) return false;
  await run(['nft', 'delete', 'table', 'inet', tableOf(lab)]);
  return true;
}
