import { z } from 'zod';

const Match = z.object({
  match: z.object({
    op: z.string(),
    left: z.object({ meta: z.object({ key: z.string() }) }),
    right: z.string(),
  }),
});
const Entry = z.object({
  chain: z.object({ name: z.string(), hook: z.string().optional() }).optional(),
  rule: z.object({ chain: z.string(), expr: z.array(z.unknown()) }).optional(),
});
const Ruleset = z.object({ nftables: z.array(Entry) });

/**
 * Whether the rules (`nft --json list table …`) drop everything between the bridge and other links, in each
 * direction. Only a rule with exactly the two link names before its drop counts: one that is narrower would not close.
 */
export function parseDrops(json: string, bridge: string): { readonly from: boolean; readonly to: boolean } {
  const entries = Ruleset.parse(JSON.parse(json)).nftables;
  const forward = entries.flatMap(({ chain }) => (chain?.hook === 'forward' ? [chain.name] : []));
  const rules = entries.flatMap(({ rule }) =>
    rule !== undefined && forward.includes(rule.chain) ? [rule.expr] : [],
  );
  const drops = (inside: string, outside: string) =>
    rules.some((expr) => {
      const last = z.object({ drop: z.null() }).safeParse(expr.at(-1));
      const matches = expr.slice(0, -1).map((part) => Match.safeParse(part).data?.match);
      return (
        last.success &&
        matches.length === 2 &&
        matches.some((m) => m?.op === '==' && m.left.meta.key === inside && m.right === bridge) &&
        matches.some((m) => m?.op === '!=' && m.left.meta.key === outside && m.right === bridge)
      );
    });
  return { from: drops('iifname', 'oifname'), to: drops('oifname', 'iifname') };
}
