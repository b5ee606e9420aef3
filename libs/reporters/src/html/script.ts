/**
 * Draws the timeline and the changes from the data of the page, and filters them. All of it is text to the page, never
 * markup. A row is [target, task, action, title, outcome, seconds, begin, end, detail, error].
 */
export const script = `(async () => {
const byId = (id) => document.getElementById(id);
const make = (tag, look, text, ...inside) => {
  const element = document.createElement(tag);
  if (look) element.className = look;
  if (text !== undefined) element.textContent = text;
  element.append(...inside);
  return element;
};
const packed = Uint8Array.from(atob(byId('data').textContent), (char) => char.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
const run = JSON.parse(await new Response(unpacked).text());
const signs = { create: '+', update: '~', delete: '-', restart: '↻' };
const page = 200;
const rows = run.rows.map((row) => {
  const [target, task, action, title, outcome, seconds, begin, end, detail, error] = row;
  const names = { target: run.targets[target], task: run.tasks[task] };
  const text = [names.target, names.task, title, outcome, error].join(' ').toLowerCase();
  return { ...names, action, title, outcome, seconds, begin, end, detail, error, text };
});
const wanted = { outcome: '', target: '', words: [], most: page, open: false };
const input = byId('words');

const fields = (detail) => JSON.parse(run.details[detail]).map(([name, from, to]) => {
  if (to === undefined) {
    const lines = from.split('\\n').map((line) => {
      const kind = { '+': 'add', '-': 'del', '@': 'gap' }[line[0]] ?? '';
      return make('span', kind, line === '@' ? '…' : line.replace(/^@/, '…'));
    });
    return make('div', 'field', undefined, make('i', '', name), make('pre', '', undefined, ...lines));
  }
  const words = from === null ? to : from + ' → ' + (to ?? 'absent');
  return make('div', 'field', undefined, make('i', '', name + ' '), make('code', '', words));
});
const change = (row) => {
  const details = make('details');
  details.append(make('summary', '', undefined, make('span', 'sign ' + row.action, signs[row.action]), row.title));
  if (row.detail >= 0) {
    details.dataset.detail = row.detail;
    const fill = () => details.children.length === 1 && details.append(...fields(row.detail));
    details.addEventListener('toggle', () => details.open && fill());
    if (wanted.open) { fill(); details.open = true; }
  }
  return row.error ? [details, make('div', 'why', row.error)] : [details];
};
const draw = () => {
  const fitting = rows.filter((row) => (!wanted.outcome || row.outcome === wanted.outcome)
    && (!wanted.target || row.target === wanted.target) && wanted.words.every((word) => row.text.includes(word)));
  const shown = fitting.slice(0, wanted.most);
  document.querySelector('#changes tbody').replaceChildren(...shown.map((row) => {
    const cells = [make('td', row.outcome, row.outcome), make('td', '', row.target), make('td', '', undefined, ...change(row)),
      make('td', '', row.task), make('td', 'number', row.begin < 0 && row.seconds === 0 ? '' : row.seconds.toFixed(1))];
    return make('tr', '', undefined, ...cells);
  }));
  byId('count').textContent = fitting.length === rows.length ? rows.length + ' changes' : fitting.length + ' of ' + rows.length + ' changes';
  byId('more').hidden = shown.length === fitting.length;
  byId('more').textContent = 'show ' + Math.min(5 * page, fitting.length - shown.length) + ' more';
  for (const button of document.querySelectorAll('[data-outcome]')) button.setAttribute('aria-pressed', String(button.dataset.outcome === wanted.outcome));
  for (const button of document.querySelectorAll('[data-target]')) button.setAttribute('aria-pressed', String(button.dataset.target === wanted.target));
};
const choose = (part) => { Object.assign(wanted, { most: page }, part); draw(); };
const search = (text) => { input.value = text; choose({ words: text.toLowerCase().split(/\\s+/).filter(Boolean) }); };

const outcomes = [...new Set(rows.map((row) => row.outcome))];
if (outcomes.length > 1) byId('chips').append(...outcomes.map((outcome) => {
  const button = make('button', outcome, outcome + ' ' + rows.filter((row) => row.outcome === outcome).length);
  Object.assign(button, { type: 'button' }).dataset.outcome = outcome;
  button.addEventListener('click', () => choose({ outcome: wanted.outcome === outcome ? '' : outcome }));
  return button;
}));
input.addEventListener('input', () => search(input.value));
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== input) { event.preventDefault(); input.focus(); }
});
byId('more').addEventListener('click', () => choose({ most: wanted.most + 5 * page }));
byId('open').hidden = rows.every((row) => row.detail < 0);
byId('open').addEventListener('click', () => {
  choose({ open: !wanted.open, most: wanted.most });
  byId('open').textContent = wanted.open ? 'close all' : 'open all';
});

const time = (ms) => ms < 100000 ? (ms / 1000).toFixed(ms < 10000 ? 1 : 0) + ' s' : Math.floor(ms / 60000) + ' min ' + Math.round(ms % 60000 / 1000) + ' s';
const place = (element, begin, end) => {
  element.style.left = 100 * begin / run.length + '%';
  element.style.width = 100 * (end - begin) / run.length + '%';
  return element;
};
/** Changes nearer to each other than a pixel are one bar. */
const joined = (list) => {
  const bars = [];
  for (const row of list.toSorted((a, b) => a.begin - b.begin)) {
    const last = bars.at(-1);
    const near = last && row.begin - last.end < run.length / 1000 && row.end - last.begin < run.length / 300;
    if (near && last.outcome === row.outcome) { last.end = Math.max(last.end, row.end); last.rows.push(row); }
    else bars.push({ begin: row.begin, end: row.end, outcome: row.outcome, rows: [row] });
  }
  return bars;
};
const timed = rows.filter((row) => row.begin >= 0);
if (timed.length > 0) {
  const lanes = run.targets.map((target, number) => {
    const track = make('div', 'track');
    for (const [, begin, end] of run.reads.filter(([at]) => at === number)) {
      const read = place(make('div', 'span read'), begin, end);
      read.title = 'read: ' + time(end - begin);
      track.append(read);
    }
    for (const bar of joined(timed.filter((row) => row.target === target))) {
      const span = place(make('div', 'span ' + bar.outcome), bar.begin, bar.end);
      const [first] = bar.rows;
      span.title = bar.rows.slice(0, 8).map((row) => row.title + ': ' + row.seconds.toFixed(1) + ' s').join('\\n') + (bar.rows.length > 8 ? '\\nand ' + (bar.rows.length - 8) + ' more' : '');
      span.addEventListener('click', () => { choose({ target, outcome: '' }); search(bar.rows.length === 1 ? first.title : first.task); byId('bar').scrollIntoView(); });
      track.append(span);
    }
    const name = make('button', '', target);
    Object.assign(name, { type: 'button', title: 'only the changes of ' + target }).dataset.target = target;
    name.addEventListener('click', () => choose({ target: wanted.target === target ? '' : target }));
    return make('div', 'lane', undefined, name, track);
  });
  const axis = make('div', '', undefined, ...[0, .25, .5, .75, 1].map((part) => {
    const mark = make('span', '', part === 0 ? '0' : time(part * run.length));
    mark.style.left = 100 * part + '%';
    return mark;
  }));
  byId('lanes').append(...lanes, make('div', 'axis', undefined, make('div'), axis));
  byId('time').hidden = false;
}
draw();
})();`;
