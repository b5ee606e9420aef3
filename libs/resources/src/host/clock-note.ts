/** Seconds; more than any line takes. */
const much = 30;

/** A clock that is far off makes package lists and certificates fail, and their words seldom name it. */
export function clockNote(host: string, facts: Readonly<Record<string, string>>): readonly string[] {
  const ahead = Number(facts['clock.offset'] ?? 0);
  if (Number.isNaN(ahead) || Math.abs(ahead) < much) return [];
  const how = `${Math.abs(ahead).toFixed(0)} s ${ahead > 0 ? 'ahead of' : 'behind'}`;
  return [
    `the clock of ${host} is ${how} this machine's; package lists and certificates may be refused until one of the two is mended`,
  ];
}
