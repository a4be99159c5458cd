import { el, empty, fill } from './dom.js';

// A table whose rows are kept while they stand for the same thing, so that focus and reading stay
// where they are. Its roles are written out: on a phone its rows are laid out as cards, and a
// browser forgets then what a table is.

/**
 * Makes a table in a place.
 *
 * columns: [{name, cell: (item) => nodes or text, of: (item) => what the cell is made of, wide, narrow}]
 */
export function table(place, { caption, columns, keyOf, none, shown = Infinity }) {
  const rows = new Map();
  const body = el('tbody', { role: 'rowgroup' });
  const head = el('tr', { role: 'row' },
    columns.map((column) => el('th', { scope: 'col', role: 'columnheader' }, column.name)));
  const whole = el('div', { class: 'scroll' },
    el('table', { role: 'table' },
      el('caption', {}, caption), el('thead', { role: 'rowgroup' }, head), body));
  const nothing = empty('');

  function row(item) {
    const cells = columns.map((column, index) => {
      const common = { 'data-name': column.name, class: column.wide ? 'wide' : column.narrow ? 'narrow' : null };
      return index === 0
        ? el('th', { ...common, scope: 'row', role: 'rowheader' }, el('div'))
        : el('td', { ...common, role: 'cell' }, el('div'));
    });
    return el('tr', { role: 'row', 'data-key': keyOf(item) }, cells);
  }

  function update(items) {
    if (items.length === 0) {
      nothing.textContent = none;
      place.replaceChildren(nothing);
      rows.clear();
      body.replaceChildren();
      return;
    }
    if (!whole.isConnected) {
      place.replaceChildren(whole);
    }
    const keys = new Set(items.slice(0, shown).map(keyOf));
    for (const [key, gone] of rows) {
      if (!keys.has(key)) {
        gone.remove();
        rows.delete(key);
      }
    }
    items.slice(0, shown).forEach((item, index) => {
      const key = keyOf(item);
      const here = rows.get(key) || row(item);
      rows.set(key, here);
      if (body.children[index] !== here) {
        body.insertBefore(here, body.children[index] || null);
      }
      columns.forEach((column, at) => {
        fill(here.children[at].firstChild, column.of ? column.of(item) : item, () => column.cell(item));
      });
    });
  }

  return { update, rows };
}
