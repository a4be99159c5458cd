import { el } from './dom.js';
import { clock, learnReasons } from './words.js';
import { table } from './table.js';

// The last refusals, each with a button that explains it.

const FIRST = 8;
const place = document.getElementById('refusals');
const list = el('div');
const more = el('button', { type: 'button', class: 'more', hidden: true }, '');
place.replaceChildren(list, more);
let all = false;
let last = [];
let explain = () => {};

const options = {
  caption: 'Calls that the gateway refused, newest first',
  none: 'Nothing was refused since the start. When a call is, the reason stands here, and what to do.',
  keyOf: (refused) => refused.requestId,
  columns: [
    { name: 'Time', narrow: true, of: (it) => it.at,
      cell: (it) => el('time', { datetime: it.at, title: it.requestId }, clock(it.at)) },
    { name: 'Call', of: (it) => it.requestId,
      cell: (it) => el('code', {}, `${it.method} ${it.path}`.trim() || 'could not be read') },
    { name: 'Who', of: (it) => it.requestId,
      cell: (it) => [it.caller || 'nobody proven',
        el('small', {}, it.route ? `on ${it.route}` : 'no route')] },
    { name: 'Refused', of: (it) => it.requestId, wide: true,
      cell: (it) => [el('b', {}, `${it.status}`), ` ${it.title}`,
        it.detail && it.detail !== it.title ? el('small', {}, it.detail) : null,
        el('small', { class: 'advice' }, it.advice)].filter((each) => each !== null) },
    { name: 'Why', of: (it) => it.requestId,
      cell: (it) => it.path ? el('button', { type: 'button', class: 'explain-this',
        'aria-label': `Explain this: ${it.method} ${it.path} by ${it.caller || 'nobody'}`,
        onclick: () => explain(it) }, 'Explain this') : '–' },
  ],
};
const few = table(list, { ...options, shown: FIRST });
const every = table(list, options);

more.addEventListener('click', () => {
  all = !all;
  list.replaceChildren();
  show();
});

function show() {
  (all ? every : few).update(last);
  more.hidden = last.length <= FIRST;
  more.textContent = all ? `Show the last ${FIRST} only` : `Show all ${last.length}`;
}

export function begin(explainer) {
  explain = explainer;
}

export function update(given) {
  last = given;
  learnReasons(given);
  show();
}
