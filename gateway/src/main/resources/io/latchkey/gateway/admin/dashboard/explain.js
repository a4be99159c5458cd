import { badge, el, fill } from './dom.js';
import { askAsOperator } from './token.js';

// The explain box: what the gateway would decide on a call, step by step.

const form = document.getElementById('explain-form');
const result = document.getElementById('explained');

/** A value as nested lists; nothing in it is read as HTML. */
function tree(value) {
  if (value === null || value === undefined) {
    return el('span', { class: 'quiet' }, 'none');
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? el('span', { class: 'quiet' }, 'none')
      : el('ul', {}, value.map((each) => el('li', {}, tree(each))));
  }
  if (typeof value === 'object') {
    return el('dl', {}, Object.entries(value).flatMap(([name, each]) =>
      [el('dt', {}, words(name)), el('dd', {}, tree(each))]));
  }
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

function words(name) {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function show(answer) {
  const { allowed, steps, ...rest } = answer;
  result.replaceChildren(
    el('p', { class: 'verdict' }, badge(allowed ? 'good' : 'bad',
      allowed ? 'The call would be let through' : 'The call would be refused')),
    el('div', { class: 'steps' }, walk(steps || []), el('details', {},
      el('summary', {}, 'All that is known of it'), tree(rest))));
}

/** The steps in their order, each with what it said. */
function walk(steps) {
  return el('ol', { class: 'walk' }, steps.map((step) => el('li', {},
    badge({ yes: 'good', no: 'bad' }[step.result] || 'idle', step.stage), ' ', step.said || '')));
}

async function run() {
  const fields = new FormData(form);
  const caller = fields.get('caller');
  result.replaceChildren(el('p', { class: 'quiet' }, 'Asking…'));
  try {
    const answer = await askAsOperator('/api/explain', { method: 'POST', body: {
      method: fields.get('method').trim(), url: fields.get('url').trim(),
      caller: caller === '' ? null : caller } });
    if (answer === null) {
      result.replaceChildren(el('p', {}, 'Explaining needs the admin token.'));
    } else {
      show(answer);
    }
  } catch (failed) {
    result.replaceChildren(el('p', { class: 'wrong' }, failed.status === 404
      ? 'This gateway does not explain calls by the admin API.' : failed.message));
  }
}

/** Fills the box from a refusal, and runs it. */
export function explain(refused) {
  form.elements.method.value = refused.method;
  form.elements.url.value = refused.path;
  offer(refused.caller ? [refused.caller] : []);
  form.elements.caller.value = refused.caller || '';
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  form.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'center' });
  form.elements.url.focus({ preventScroll: true });
  run();
}

/** Lets these callers be chosen, beside those that can be already. */
export function offer(callers) {
  const select = form.elements.caller;
  const known = [...select.options].map((option) => option.value).filter((value) => value !== '');
  const chosen = select.value;
  const every = [...new Set([...known, ...callers])].sort();
  fill(select, every, () => [el('option', { value: '' }, 'nobody'),
    ...every.map((name) => el('option', { value: name }, name))]);
  select.value = chosen;
}

export function begin() {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
}
