'use strict';
const data = JSON.parse(document.getElementById('data').textContent);

/** An element with properties and children; texts are never read as HTML. */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key in node && typeof value !== 'string') node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return node;
}

const whole = new Intl.NumberFormat('en-US');
const count = n => whole.format(n);
const percent = (share, digits = 1) => (100 * share).toFixed(digits) + '\u00a0%';
const fixed = (value, digits = 3) => value.toFixed(digits);
const plural = (n, one, many) => count(n) + '\u00a0' + (n === 1 ? one : many);
const seconds = s => (s < 10 ? s.toFixed(2) : s < 100 ? s.toFixed(1) : count(Math.round(s))) + ' s';
const score = s => data.scores === 'probability' ? percent(s, s > 0.999 && s < 1 ? 2 : 1) : fixed(s, 2);
const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const webp = text => text ? 'data:image/webp;base64,' + text : null;

function section(id, title, lead, ...children) {
  return el('section', {id, 'aria-labelledby': id + '-title'}, el('h2', {id: id + '-title'}, title),
    lead ? el('p', {class: 'lead'}, lead) : null, ...children);
}

/** A table whose columns can be sorted: {name, value, show, left}. */
function table(columns, rows, start) {
  const body = el('tbody');
  const heads = [];
  let order = start || null;
  const fill = () => {
    const sorted = rows.slice();
    if (order) {
      const value = columns[order.column].value;
      sorted.sort((a, b) => (value(a) > value(b) ? 1 : value(a) < value(b) ? -1 : 0) * order.way);
    }
    body.replaceChildren(...sorted.map(row => el('tr', {},
      columns.map(column => el('td', {class: column.left ? 'left' : undefined}, (column.show || column.value)(row))))));
    heads.forEach((head, i) => order && order.column === i
      ? head.setAttribute('aria-sort', order.way > 0 ? 'ascending' : 'descending') : head.removeAttribute('aria-sort'));
  };
  columns.forEach((column, i) => heads.push(el('th', {scope: 'col', class: column.left ? 'left' : undefined},
    column.sort === false ? column.name : el('button', {type: 'button', onclick: () => {
      order = {column: i, way: order && order.column === i ? -order.way : column.left ? 1 : -1};
      fill();
    }}, column.name))));
  fill();
  return el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Table'}, el('table', {class: 'list'}, el('thead', {}, el('tr', {}, heads)), body));
}

const meter = share => el('span', {class: 'meter', 'aria-hidden': 'true'}, el('i', {style: 'width:' + (100 * share).toFixed(1) + '%'}));

/** Buttons of which one is pressed. */
function choice(names, chosen, change) {
  const buttons = names.map((name, i) => el('button', {type: 'button', class: 'plain', 'aria-pressed': String(i === chosen), onclick: () => {
    buttons.forEach((button, j) => button.setAttribute('aria-pressed', String(i === j)));
    change(i);
  }}, name));
  return buttons;
}
