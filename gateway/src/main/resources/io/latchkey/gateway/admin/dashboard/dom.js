// Elements made of text alone: nothing that comes from the gateway is ever read as HTML.

/** An element; a child is a node, or text. Attributes that are null or false are left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets the text of a node if it differs, so that a screen reader hears changes alone. */
export function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Replaces what is in a node, if the value that it is made of has changed since. */
export function fill(node, value, make) {
  const print = JSON.stringify(value);
  if (node.latchkeyPrint !== print) {
    node.latchkeyPrint = print;
    node.replaceChildren(...[make(value)].flat());
  }
}

/** A status: a mark with a shape of its own beside the word, never a colour alone. */
export function badge(level, text) {
  const marks = { good: '●', warn: '▲', bad: '■', idle: '○' };
  return el('span', { class: 'badge', 'data-level': level },
    el('span', { 'aria-hidden': 'true' }, marks[level] || '○'), ' ', text);
}

/** The sentence of an empty panel. */
export function empty(text) {
  return el('p', { class: 'empty' }, text);
}
