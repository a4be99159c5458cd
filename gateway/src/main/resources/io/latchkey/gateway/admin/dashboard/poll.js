// Asks again and again: every two seconds while it goes well, less often while it does not, and not
// at all while nobody looks.

const EVERY = 2000;
const SELDOM = 30_000;

/**
 * Calls look() until the page is closed. after(failure or null, milliseconds until the next) is
 * told how each went. Gives a function that asks at once.
 */
export function poll(look, after) {
  let failures = 0;
  let timer = null;
  let looking = false;

  async function once() {
    if (looking || document.hidden) {
      return;
    }
    clearTimeout(timer);
    looking = true;
    let failure = null;
    try {
      await look();
      failures = 0;
    } catch (failed) {
      failure = failed;
      failures += 1;
    }
    looking = false;
    const wait = Math.min(SELDOM, EVERY * 2 ** Math.min(failures, 5));
    after(failure, wait);
    timer = setTimeout(once, failures === 0 ? EVERY : wait);
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    once();
  });
  once();
  return once;
}
