/** The look of the report: light and dark by the reader's own setting, no font or script from elsewhere. */
export const style = `
:root { color-scheme: light dark; --line: #8884; --ok: #2e7d32; --bad: #c62828; --warn: #b26a00; --soft: #8882; }
@media (prefers-color-scheme: dark) { :root { --ok: #66bb6a; --bad: #ef5350; --warn: #ffb74d; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.facts b { display: block; font-weight: 600; font-size: 1.2rem; }
.ok { color: var(--ok); } .failed { color: var(--bad); } .blocked, .not-started, .pending { color: var(--warn); }
.error { border-left: 4px solid var(--bad); padding: .3rem 1rem; margin: .6rem 0; background: var(--soft); }
.error .words { white-space: pre-wrap; } .error code { opacity: .8; }
.lane { display: grid; grid-template-columns: 11rem 1fr; align-items: center; margin: .25rem 0; }
.track { position: relative; height: 1.4rem; background: var(--soft); border-radius: 3px; overflow: hidden; }
.bar { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--ok); opacity: .85; }
.bar.failed { background: var(--bad); } .bar.blocked { background: var(--warn); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td { overflow-wrap: anywhere; } td:first-child, td.number { white-space: nowrap; overflow-wrap: normal; }
.lane + table { margin-top: 1.5rem; } input { margin-bottom: .8rem; }
th.number { text-align: right; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { overflow-x: auto; background: var(--soft); padding: .6rem; border-radius: 4px; margin: .3rem 0; }
pre .add { color: var(--ok); } pre .del { color: var(--bad); }
input { font: inherit; padding: .3rem .6rem; width: 20rem; max-width: 100%; }
summary { cursor: pointer; }
`;

/** Hides rows that don't hold the typed words. */
export const script = `
document.querySelector('input').addEventListener('input', (event) => {
  const words = event.target.value.toLowerCase().split(/\\s+/);
  for (const row of document.querySelectorAll('tbody tr[data-row]')) {
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  }
});`;
