import { ask } from './api.js';
import { badge, el } from './dom.js';
import { askAsOperator } from './token.js';

// The reload button: first what would change, then the change.

const AGAIN = 1000;
const dialog = document.getElementById('reload-dialog');
const report = document.getElementById('reload-report');
const go = document.getElementById('reload-do');
let previewed = null;

const RESULTS = {
  possible: ['good', 'The file is right. This is what a reload changes:'],
  done: ['good', 'Done: the new configuration runs.'],
  unchanged: ['idle', 'The file says what runs already; there is nothing to do.'],
  refused: ['bad', 'The file cannot be taken. What runs goes on as it is.'],
  busy: ['warn', 'Another reload is under way. This one waits for it…'],
};
const SIGNS = { added: '+', removed: '−', changed: '±' };
const WHY = {
  refused: 'Why not:',
  possible: 'Right, but mind this:',
};

function problems(given) {
  return given.problems.length === 0 ? []
    : [el('h3', {}, WHY[given.result] || 'Mind this:'),
      el('ul', { class: 'problems' }, given.problems.map((it) => el('li', {}, it)))];
}

function changes(given) {
  const title = { refused: 'What differs from what runs:', done: 'What changed:' }[given.result];
  return given.changes.length === 0 ? []
    : [title ? el('h3', {}, title) : null, el('ul', { class: 'diff' }, given.changes.map((change) =>
      el('li', { 'data-kind': change.kind },
        el('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[change.kind] || '·'),
        el('div', {}, el('b', {}, change.path), ` ${change.kind}`,
          el('p', {}, change.what)))))].filter((each) => each !== null);
}

/** Shows a report; a change of the file that was taken by itself in the meantime is done too. */
function show(given) {
  const overtaken = given.result === 'unchanged' && previewed !== null
    && previewed !== given.version;
  const [level, text] = RESULTS[overtaken ? 'done' : given.result] || ['idle', given.result];
  report.replaceChildren(el('p', {}, badge(level, text)), ...problems(given), ...changes(given),
    el('p', { class: 'hint' }, `Runs now: version ${given.version}. A change of the file is taken `
      + 'by itself within seconds too, if it is right.'));
  go.disabled = given.result !== 'possible';
  previewed = given.result === 'possible' ? given.version : null;
  if (given.result === 'busy') {
    setTimeout(() => dialog.open && preview(false), AGAIN);
  }
}

function wrong(failed) {
  if (failed.content && failed.content.result) {
    show(failed.content);
    return;
  }
  report.replaceChildren(el('p', { class: 'wrong' }, failed.status === 404
    ? 'This gateway cannot be reloaded by the admin API.' : failed.message));
  go.disabled = true;
}

async function preview(needsToken) {
  go.disabled = true;
  try {
    const given = needsToken ? await askAsOperator('/api/reload', { longest: 30_000 })
      : await ask('/api/reload', { longest: 30_000 });
    if (given !== null) {
      show(given);
    }
  } catch (failed) {
    if (failed.status === 401 && !needsToken) {
      await preview(true);
    } else {
      wrong(failed);
    }
  }
}

/** Wires the dialog; changed is called when a reload was done. */
export function begin(changed) {
  document.getElementById('reload-open').addEventListener('click', () => {
    previewed = null;
    report.replaceChildren(el('p', { class: 'quiet' }, 'Reading the file…'));
    dialog.showModal();
    preview(false);
  });
  document.getElementById('reload-close').addEventListener('click', () => dialog.close());
  go.addEventListener('click', async () => {
    go.disabled = true;
    try {
      const given = await askAsOperator('/api/reload', { method: 'POST', longest: 30_000 });
      if (given === null) {
        go.disabled = false;
        return;
      }
      show(given);
      changed();
    } catch (failed) {
      wrong(failed);
    }
  });
}
