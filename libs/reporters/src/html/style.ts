/** The look of the report: light and dark by the reader's own setting, no font or picture from elsewhere. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1c2128; --soft: #59636e; --line: #d1d9e0; --card: #f6f8fa;
  --ok: #1a7f37; --bad: #c9242f; --warn: #8f5d00; --link: #0b62c4; --add: #dafbe1; --del: #ffe7e5; --read: #9aa4af; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --soft: #9198a1; --line: #30363d; --card: #161b22;
  --ok: #4ac26b; --bad: #ff7b72; --warn: #e3b341; --link: #79b8ff; --add: #12361f; --del: #4a1c1e; --read: #59636e; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem auto 4rem; max-width: 76rem; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
p { margin: .3rem 0; } .soft { color: var(--soft); }
code, pre, #changes td:nth-child(4) { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.badge { font-size: .85rem; font-weight: 600; padding: .15rem .7rem; border-radius: 1rem; border: 1px solid; vertical-align: .2rem; margin-left: .3rem; }
.ok { color: var(--ok); } .failed { color: var(--bad); } .blocked, .not-started, .pending, .interrupted { color: var(--warn); }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 2.2rem; margin-top: 1rem; color: var(--soft); font-size: .85rem; }
.facts b { display: block; font-weight: 600; font-size: 1.25rem; line-height: 1.3; }
.facts b:not([class]), .facts b[class=""] { color: var(--text); }
.error { border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 4px; padding: .6rem 1rem; margin: .6rem 0; background: var(--card); }
.error b { display: block; overflow-wrap: anywhere; } .error .words { white-space: pre-wrap; overflow-wrap: anywhere; } .error code { color: var(--soft); }
.error .next::before { content: "→ "; color: var(--link); }
pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; padding: .5rem .7rem; margin: .4rem 0; max-height: 30rem; background: var(--page); }
.lane, .axis { display: grid; grid-template-columns: minmax(6rem, 12rem) 1fr; gap: .8rem; align-items: center; }
.lane button { all: unset; cursor: pointer; padding: .1rem .3rem; border-radius: 4px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lane button:hover { color: var(--link); text-decoration: underline; } .lane button[aria-pressed=true] { color: var(--link); font-weight: 600; }
.lane button:focus-visible { outline: 2px solid var(--link); }
.track { position: relative; height: 1.3rem; background: var(--card); border-bottom: 1px solid var(--line); }
.span { position: absolute; top: .15rem; bottom: .15rem; min-width: 2px; background: var(--ok); border-right: 1px solid var(--page); cursor: pointer; }
.span.failed { background: var(--bad); z-index: 1; } .span.read { background: var(--read); cursor: default; }
.span:hover { filter: brightness(1.25); }
#lanes { max-height: 26rem; overflow-y: auto; } .axis { position: sticky; bottom: 0; z-index: 2; background: var(--page); }
.axis { color: var(--soft); font-size: .8rem; } .axis div { position: relative; height: 1.3rem; }
.axis span { position: absolute; white-space: nowrap; transform: translateX(-50%); } .axis span:first-child { transform: none; } .axis span:last-child { transform: translateX(-100%); }
#bar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: center; padding: .6rem 0; background: var(--page); border-bottom: 1px solid var(--line); }
#bar input, #bar button, #more { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .25rem .7rem; }
#bar input { width: 20rem; max-width: 100%; } #bar button, #more { cursor: pointer; } #chips { display: flex; gap: .4rem; flex-wrap: wrap; }
#bar button[aria-pressed=true] { border-color: var(--link); color: var(--link); } #count { color: var(--soft); font-size: .85rem; margin-left: auto; }
#more { display: block; margin: 1rem auto; } #more[hidden] { display: none; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; font-size: .85rem; } td { overflow-wrap: anywhere; }
#changes { table-layout: fixed; } #changes td:nth-child(4) { color: var(--soft); } td.number { white-space: nowrap; overflow-wrap: normal; }
#changes th:nth-child(1) { width: 6.5rem; } #changes th:nth-child(2) { width: 10rem; } #changes th:nth-child(4) { width: 17rem; } #changes th:nth-child(5) { width: 4rem; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
#changes summary { list-style: none; padding-left: 1.1rem; text-indent: -1.1rem; } #changes details[data-detail] > summary { cursor: pointer; }
#changes summary::-webkit-details-marker { display: none; } #changes details[data-detail] > summary::after { content: " ▸"; color: var(--soft); } #changes details[open] > summary::after { content: " ▾"; }
.sign { display: inline-block; text-indent: 0; width: 1.1rem; font-weight: 600; } .sign.create { color: var(--ok); } .sign.delete { color: var(--bad); } .sign.update, .sign.restart { color: var(--warn); }
.field { margin: .3rem 0 .3rem 1.1rem; } .field i { color: var(--soft); font-style: normal; }
.field pre span { display: block; white-space: pre; min-width: max-content; } .field .add { background: var(--add); } .field .del { background: var(--del); } .field .gap { color: var(--soft); }
.why { color: var(--bad); margin-left: 1.1rem; }
.wide { width: 50%; } .meter { display: block; height: .7rem; margin-top: .35rem; background: var(--link); opacity: .7; min-width: 2px; }
body > details { margin-top: 1.2rem; } body > details > summary { cursor: pointer; font-weight: 600; } body > details table { margin-top: .5rem; }
@media (max-width: 44rem) { #changes th:nth-child(4), #changes td:nth-child(4), .axis span:nth-child(even) { display: none; }
  #changes th:nth-child(1) { width: 5rem; } #changes th:nth-child(2) { width: 6rem; } #changes th:nth-child(5) { width: 3rem; } th, td { padding: .35rem .3rem; }
  .lane, .axis { grid-template-columns: 6rem 1fr; } }
@media print { #bar, #more { display: none; } }
`;
