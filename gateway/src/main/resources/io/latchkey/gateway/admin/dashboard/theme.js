// Light or dark: as the system says, unless the button says otherwise.

const KEY = 'latchkey-theme';
const ORDER = ['auto', 'light', 'dark'];
const system = matchMedia('(prefers-color-scheme: dark)');

function read() {
  try {
    const kept = localStorage.getItem(KEY);
    return ORDER.includes(kept) ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

/** Wires the button; changed is called whenever colours are others. */
export function begin(changed) {
  const button = document.getElementById('theme');
  let theme = read();

  function show() {
    const dark = theme === 'dark' || (theme === 'auto' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    button.textContent = `Theme: ${theme}`;
    changed();
  }

  button.addEventListener('click', () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // a browser that keeps nothing forgets the choice, no more
    }
    show();
  });
  system.addEventListener('change', show);
  show();
}
