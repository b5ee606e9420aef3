/** A port of firewalld, open now and after a restart. Where firewalld does not run, nothing is in the way. */
export function openPort(port: number): {
  readonly until: string;
  readonly run: string;
  readonly undo: string;
} {
  const runs = 'command -v firewall-cmd >/dev/null && firewall-cmd --state >/dev/null 2>&1';
  const both = (verb: string) =>
    `firewall-cmd -q --permanent --${verb}-port=${port}/tcp && firewall-cmd -q --${verb}-port=${port}/tcp`;
  return {
    until: `! { ${runs}; } || { ${both('query')}; }`,
    run: both('add'),
    undo: `! { ${runs}; } || { ${both('remove')}; }`,
  };
}
