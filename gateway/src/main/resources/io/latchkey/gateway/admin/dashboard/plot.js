import uPlot from './uPlot.js';
import { el, say } from './dom.js';
import { clock } from './words.js';

// One plot with its legend, its summary for those who do not see it, and its figures as a table.

const MINUTE = 60;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** One rem in pixels: plots grow with the text, on a phone as on a wall. */
function rem() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function axes(format) {
  const common = {
    stroke: colour('--muted'), font: `${Math.round(0.8 * rem())}px system-ui, sans-serif`,
    grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false },
  };
  const time = (plot, values) => values.map((value) => clock(value * 1000)
    .slice(0, values.some((each) => each % 60 !== 0) ? 8 : 5));
  return [
    { ...common, values: time, space: 4.5 * rem(), size: 1.7 * rem() },
    { ...common, values: (plot, values) => values.map(format), size: 3.8 * rem(), space: 2 * rem() },
  ];
}

/**
 * Makes a plot in a place.
 *
 * format: a number as a person reads it. minutes: (values of a minute) => one of them. stacked: each
 * line stands on those that follow it.
 */
export function plot(place, { label, format, minutes, stacked = false, none }) {
  const box = el('div', { class: 'canvas', role: 'img', 'aria-label': label });
  const legend = el('ul', { class: 'legend' });
  const summary = el('p', { class: 'hint' });
  const figures = el('tbody');
  const heads = el('tr');
  const details = el('details', {}, el('summary', {}, 'Figures by the minute'),
    el('table', {}, el('caption', {}, label), el('thead', {}, heads), figures));
  place.replaceChildren(box, legend, summary, details);
  let chart = null;
  let drawn = '';
  let last = null;

  function options(lines) {
    const series = lines.map((line) => ({
      label: line.name, stroke: colour(line.colour), width: rem() / 9, dash: line.dash,
      fill: stacked ? colour(line.colour) + (line.light ? '50' : '') : undefined, points: { show: false },
    }));
    return {
      width: Math.max(200, box.clientWidth), height: box.clientHeight, legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      scales: { y: { range: (self, low, high) => [0, Math.max(1, high * 1.1)] } },
      series: [{}, ...series], axes: axes(format),
      hooks: { setCursor: [(self) => values(self.cursor.idx)] },
    };
  }

  function values(index) {
    if (last === null) {
      return;
    }
    const at = index === null || index === undefined ? last.times.length - 1 : index;
    last.lines.forEach((line, each) => {
      const value = line.values[at];
      const text = value === null || value === undefined ? '–' : format(value);
      say(legend.children[each].lastChild, text);
    });
  }

  function data({ times, lines }) {
    if (!stacked) {
      return [times, ...lines.map((line) => line.values)];
    }
    const sums = lines.map((line) => [...line.values]);
    for (let each = sums.length - 2; each >= 0; each -= 1) {
      sums[each].forEach((value, at) => {
        sums[each][at] = value + sums[each + 1][at];
      });
    }
    return [times, ...sums];
  }

  function build(given) {
    if (chart !== null) {
      chart.destroy();
    }
    legend.replaceChildren(...given.lines.map((line) => {
      const swatch = el('span', { class: 'swatch', 'aria-hidden': 'true' });
      swatch.style.borderTopColor = colour(line.colour);
      swatch.style.borderTopStyle = line.dash ? (line.dash[0] < 4 ? 'dotted' : 'dashed') : 'solid';
      return el('li', {}, swatch, `${line.name} `, el('b', {}, ''));
    }));
    heads.replaceChildren(el('th', { scope: 'col' }, 'Minute'),
      ...given.lines.map((line) => el('th', { scope: 'col' }, line.name)));
    chart = new uPlot(options(given.lines), data(given), box);
  }

  function table({ times, lines }) {
    if (!details.open) {
      return;
    }
    const rows = [];
    for (let end = times.length; end > 0; end -= MINUTE) {
      const from = Math.max(0, end - MINUTE);
      rows.push(el('tr', {},
        el('th', { scope: 'row' }, clock(times[from] * 1000)),
        lines.map((line) => el('td', {}, format(minutes(line.values.slice(from, end)))))));
    }
    figures.replaceChildren(...rows);
  }

  function update(given) {
    last = given;
    const print = given.lines.map((line) => line.name + line.colour).join('\n');
    if (chart === null || drawn !== print) {
      drawn = print;
      build(given);
    } else {
      chart.setData(data(given));
    }
    say(summary, given.summary || none);
    values(chart.cursor.idx);
    table(given);
  }

  details.addEventListener('toggle', () => last && table(last));
  new ResizeObserver(() => {
    if (chart !== null && box.clientWidth > 0
        && (box.clientWidth !== chart.width || box.clientHeight !== chart.height)) {
      drawn = '';
      update(last);
    }
  }).observe(box);

  return {
    update,
    redraw: () => {
      drawn = '';
      if (last !== null) {
        update(last);
      }
    },
  };
}
