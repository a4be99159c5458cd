import { ask, hasToken, setToken } from './api.js';

// Asks for the admin token when something needs it.

const dialog = document.getElementById('token-dialog');
const input = document.getElementById('token-input');
const error = document.getElementById('token-error');
const button = document.getElementById('token-open');
let settle = null;

function finish(given) {
  input.value = '';
  error.textContent = '';
  button.textContent = hasToken() ? 'Forget token' : 'Enter token';
  dialog.close();
  if (settle !== null) {
    settle(given);
    settle = null;
  }
}

/** Shows the dialog; gives whether a token was entered. why is shown in it. */
export function askForToken(why = '') {
  error.textContent = why;
  dialog.showModal();
  input.focus();
  return new Promise((given) => {
    settle = given;
  });
}

/** Asks as ask() does, and for the token first where there is none, or where it is wrong. */
export async function askAsOperator(path, options = {}) {
  if (!hasToken() && !(await askForToken())) {
    return null;
  }
  for (;;) {
    try {
      return await ask(path, options);
    } catch (refused) {
      if (refused.status !== 401) {
        throw refused;
      }
      setToken(null);
      if (!(await askForToken('That is not the admin token. ' + refused.message))) {
        return null;
      }
    }
  }
}

/** Wires the dialog; changed is called when a token was entered or forgotten. */
export function begin(changed) {
  document.getElementById('token-form').addEventListener('submit', (event) => {
    event.preventDefault();
    setToken(input.value.trim());
    finish(true);
    changed();
  });
  document.getElementById('token-cancel').addEventListener('click', () => finish(false));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    finish(false);
  });
  button.addEventListener('click', () => {
    if (hasToken()) {
      setToken(null);
      button.textContent = 'Enter token';
      changed();
    } else {
      askForToken();
    }
  });
}
